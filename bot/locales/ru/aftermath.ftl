# После остановки посреди команды: что с образами, томами и сетями

recovery-now-image = образ есть
recovery-now-no-image = образа нет
recovery-now-volume = том есть
recovery-now-no-volume = тома нет
recovery-now-network = сеть есть
recovery-now-no-network = сети нет
recovery-now-connected = подключён
recovery-now-not-connected = не подключён
recovery-now-unclear = по Docker этого не видно, проверьте
recovery-now-created = создан, но не запущен
