# Несколько движков: к которому из них относится строка, /use и /hosts.

error-host-unknown = Нет хоста «{ $name }». Есть: { $known }
error-host-chosen-gone = Хост этого чата, { $name }, больше не указан в DOCKER_HOSTS. Ничего не сделано. Выберите другой.
error-host-twice = Хост нужен один: { $names }. Для всех сразу: @all
error-host-all = /{ $command } выполняется на одном хосте. Укажите на каком.
error-container-elsewhere = Контейнера { $ref } здесь нет, есть на хосте { $hosts }.
error-host-reading = Наблюдатель не выбирает хост для всей группы. Укажите его в строке: /ps @{ $name }

hosts-awaited = жду ответа…
hosts-no-answer = нет ответа за { $limit } с

cmd-hosts = все хосты Docker: связь, контейнеры, память, диск
cmd-use = хост этого чата; @имя после команды – на один раз

hosts-title = Хосты: { $count }
hosts-chosen = выбран в этом чате
hosts-containers = Контейнеры: работает { $running } из { $all }
hosts-power = Процессоры: { $cpus }, память { $memory }
hosts-power-used = Процессоры: занято { $cores } из { $cpus }, память { $used } из { $memory }
hosts-disk = Диск: занято { $percent }%, свободно { $free }
hosts-disk-unknown = Диск: отсюда не видно
hosts-root = Данные: { $path }
hosts-away-since = нет связи { $ago }
hosts-do-ps = Контейнеры
hosts-do-images = Образы
hosts-do-df = Диск
hosts-do-info = Подробнее
hosts-do-use = Выбрать для этого чата
hosts-do-all = Все хосты
hosts-one = Хост один: { $name }. Другие указывают в DOCKER_HOSTS.
hosts-use-now = Хост этого чата – { $name }.
hosts-use-how = Другой хост для одной команды: /ps @{ $name }. Все сразу: /ps @all
hosts-use-done = Команды в этом чате теперь идут на { $name }.
hosts-help = На одном хосте: @{ $name } после команды. На всех сразу: @all. Для этого чата: /use
