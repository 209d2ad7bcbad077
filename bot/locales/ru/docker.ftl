cmd-docker = какие команды docker здесь есть

docker-title = Команды docker, которые вам доступны
docker-options = ключей { $taken }, отказ по имени { $refused }
docker-left-out = Нет намеренно
docker-more = Ключи одной команды: /help команда
docker-why-shell = подсказки для оболочки, в чате не нужны
docker-why-swarm = вступление сервера в Swarm и ввод ключа: это делают на нём самом
docker-why-console = настройка самого docker, это делают на сервере
docker-why-secrets = пароль или ключ остался бы в истории чата
docker-why-registry = работа с реестром: нужен вход, его делают на сервере
