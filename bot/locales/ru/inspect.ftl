# Подробности об объекте

cmd-inspect = всё о контейнере, образе, сети или томе, с файлом JSON
opt-inspect-type = искать только среди: container, image, network, volume
opt-inspect-show_secrets = не скрывать секреты (администратор, в личном чате, с подтверждением)

inspect-image = Образ
inspect-volume = Том
inspect-network = Сеть
inspect-variables = Переменных окружения: { $count } (в файле)
inspect-tags = Ещё имена:
inspect-created = Создано:
inspect-size = Размер:
inspect-platform = Платформа:
inspect-entrypoint = Entrypoint:
inspect-command = Команда:
inspect-workdir = Каталог:
inspect-user = Пользователь:
inspect-ports = Порты:
inspect-volumes = Тома:
inspect-layers = Слоёв:
inspect-driver = Драйвер:
inspect-path = Путь на хосте:
inspect-labels = Метки:
inspect-options = Параметры:
inspect-subnets = Подсети:
inspect-gateways = Шлюзы:
inspect-members = Контейнеры:
inspect-internal = Без выхода наружу:
inspect-yes = да
inspect-do-secrets = Показать секреты
inspect-secrets-question = Прислать { $names } вместе с паролями и ключами? Файл останется в этом чате, пока вы его не удалите.
inspect-secrets-shown = { $names }: файл с секретами ниже. Удалите его, когда прочтёте.
inspect-secrets-private = Секреты можно показать только в личном чате с ботом.
