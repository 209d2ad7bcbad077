# Сколько потребляют контейнеры

cmd-stats = сколько процессора и памяти занимают контейнеры
opt-stats-sort = что сверху: cpu или mem (обычно память)
opt-stats-no_trunc = имена и id целиком
opt-stats-no_stream = один замер, как и без этой опции

stats-title-mem = { $count ->
    [1] Потребление, один замер
   *[other] Больше памяти сверху, контейнеров: { $count }
}
stats-title-cpu = { $count ->
    [1] Потребление, один замер
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
