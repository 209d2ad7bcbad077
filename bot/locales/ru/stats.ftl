# Сколько потребляют контейнеры

cmd-stats = сколько процессора и памяти занимают контейнеры
opt-stats-sort = что сверху: cpu или mem (обычно память)
opt-stats-no_trunc = имена и id целиком
opt-stats-no_stream = один замер; без неё список живёт минуту

stats-title-mem = { $count ->
    [1] Потребление
   *[other] Больше памяти сверху, контейнеров: { $count }
}
stats-title-cpu = { $count ->
    [1] Потребление
   *[other] Больше процессора сверху, контейнеров: { $count }
}
stats-network = сеть ↓{ $received } ↑{ $sent }
stats-disk = диск ↓{ $read } ↑{ $written }
stats-pids = PID { $count }
stats-memory-unknown = память не измеряется
stats-sums = Всего: CPU { $cpu } · память { $memory } · PID { $pids }
stats-not-measured = Ещё не измерено: { $count }
stats-do-cpu = По процессору
stats-do-mem = По памяти
stats-span-1h = час
stats-span-24h = сутки
stats-span-7d = неделя
stats-span-30d = месяц
stats-picture-all = Все контейнеры вместе
stats-picture-cpu = CPU: в среднем { $mean }, до { $most }
stats-picture-memory = Память: сейчас { $now }, до { $most }
stats-picture-since = Замеры есть с { $moment }
stats-picture-starts = ▼ запуски: { $count }
stats-picture-incidents = Красное — инциденты, { $count }
stats-no-samples = За это время замеров ещё нет. Они начинаются со стартом бота, раз в десять секунд.
stats-one-name = На картинке один контейнер, а без имени — все вместе: /stats web01 24h
stats-panel-cpu = Процессор
stats-panel-memory = Память
stats-panel-network = Сеть
stats-panel-disk = Диск
stats-line-received = приём
stats-line-sent = отдача
stats-line-read = чтение
stats-line-written = запись
