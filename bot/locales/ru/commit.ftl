cmd-commit = сохранить контейнер как он есть образом
opt-commit-author = чей образ
opt-commit-message = заметка к образу
opt-commit-change = инструкция Dockerfile для образа
opt-commit-pause = приостановить контейнер на это время, как обычно
opt-commit-no_pause = не приостанавливать

commit-ask = Сохранить { $name } как образ { $image }?
commit-pauses = На это время он приостановится.
commit-under-way = Сохраняю { $name } образом…
commit-under-way-paused = Сохраняю { $name } образом, на это время он приостановлен…
commit-left = { $name }: дальше не жду. Docker всё равно доделает образ, смотрите /images
commit-done = образ из { $name }, { $size }
commit-no-volumes = Того, что лежит в томах и подключённых папках, в нём нет.
commit-card = Показать
commit-history = История
commit-bad-name = «{ $ref }» – не имя образа. Пишут строчными буквами: имя:тег.
