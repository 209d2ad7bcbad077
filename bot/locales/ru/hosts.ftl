# Несколько движков: к которому из них относится строка, /use и /hosts.

error-host-unknown = Нет хоста «{ $name }». Есть: { $known }
error-host-twice = Хост нужен один: { $names }. Для всех сразу: @all
error-host-all = /{ $command } выполняется на одном хосте. Укажите на каком.
error-host-reading = Наблюдатель не выбирает хост для всей группы. Укажите его в строке: /ps @{ $name }

hosts-no-answer = нет ответа за { $limit } с
