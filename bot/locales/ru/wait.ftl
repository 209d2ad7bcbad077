cmd-wait = дождаться конца контейнеров и сказать их коды

wait-waiting = работает, жду…
wait-runs = ещё работает
wait-ended = завершился с кодом { $code }
wait-took = ожидание { $took }
wait-left = Больше не жду.
wait-too-long = Прошли сутки, больше не жду.
wait-logs = Логи { $name }
wait-many = Ждать можно не больше { $most } контейнеров сразу.
