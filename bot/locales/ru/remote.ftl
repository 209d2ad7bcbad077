# Docker на других машинах: TLS и ssh

error-tls-authority = Сертификат Docker на той машине выдан центром, которого нет в ca.pem.
hint-tls-authority = Положите ca.pem той машины в её папку внутри DOCKER_CERT_PATH. Если раньше всё работало, возможно, соединение кто-то перехватывает.
error-tls-expired = Срок сертификата Docker на той машине истёк.
hint-tls-expired = Выпустите там новый серверный сертификат или проверьте часы.
error-tls-name = Сертификат Docker выдан на другое имя, не на то, что в адресе.
hint-tls-name = Укажите в адресе имя из сертификата или выпустите сертификат с этим именем (subjectAltName).
error-tls-wanted = Docker на той машине просит сертификат бота, а его нет.
hint-tls-wanted = В папке из DOCKER_CERT_PATH нужны оба файла: cert.pem и key.pem.
error-tls-refused = Docker на той машине не принимает сертификат бота.
hint-tls-refused = Истёк срок или подписан другим центром? Выпустите новый cert.pem центром той машины.
error-tls-files = Файлы сертификатов для Docker не подходят: { $reason }.
hint-tls-files = Бот должен читать ca.pem, cert.pem и key.pem, и ключ key.pem должен быть от cert.pem.
error-tls-spoken = Docker на той машине говорит только по TLS.
hint-tls-spoken = Задайте DOCKER_TLS_VERIFY=1 и положите сертификаты в DOCKER_CERT_PATH.
error-tls-unspoken = По этому адресу отвечают без TLS.
hint-tls-unspoken = Проверьте порт: с TLS обычно 2376, без него 2375. Без TLS машиной владеет любой, кто достал до порта.

error-ssh-none = Там, где запущен бот, нет программы ssh.
hint-ssh-none = Установите openssh-client.
error-ssh-name = Машину с именем { $machine } найти не удалось.
hint-ssh-name = Проверьте адрес в DOCKER_HOSTS.
error-ssh-port = По ssh до { $machine } не достучаться: { $reason }.
hint-ssh-port = Включена ли машина, работает ли там sshd, пропускает ли порт файрвол?
error-ssh-host-key = ssh не знает ключа машины { $machine }.
hint-ssh-host-key = От имени пользователя бота: ssh-keyscan { $scan } >> ~/.ssh/known_hosts, затем сверьте отпечаток с тем, что на машине.
error-ssh-host-key-changed = У { $machine } другой ключ машины, не тот, что раньше. Бот не подключается.
hint-ssh-host-key-changed = Если машину переустановили, удалите старый ключ: ssh-keygen -R { $machine }. Иначе соединение кто-то перехватывает.
error-ssh-key = { $machine } не принимает ssh-ключ бота.
hint-ssh-key = Добавьте там открытый ключ бота в ~/.ssh/authorized_keys. Ключ должен работать без пароля.
error-ssh-no-docker = По ssh на { $machine } вход есть, но Docker там нет: не найден { $path }.
hint-ssh-no-docker = Установите или запустите там Docker. Если сокет в другом месте, допишите путь в адрес: ssh://me@host/run/user/1000/docker.sock
error-ssh-docker-down = По ssh на { $machine } вход есть, но Docker там не запущен.
hint-ssh-docker-down = На той машине: systemctl start docker
error-ssh-socket = По ssh на { $machine } вход есть, но у пользователя нет прав на сокет Docker { $path }.
hint-ssh-socket = На той машине: usermod -aG docker ПОЛЬЗОВАТЕЛЬ, затем подключиться заново.
error-ssh-forwarding = По ssh на { $machine } вход есть, но sshd там не пробрасывает сокеты.
hint-ssh-forwarding = В sshd_config нужно AllowStreamLocalForwarding yes, а у ключа в authorized_keys не должно быть такого запрета.
