# После остановки посреди команды, и замок на контейнер

recovery-asked = Вы просили:
recovery-cut = Бот перезапустился посреди этой команды. Сейчас так:
recovery-nothing = ничего сделать не успел.
recovery-unknown = чем кончилось, неизвестно. Проверьте, прежде чем повторять.
recovery-unanswered = Бот перезапустился, не успев ответить:
recovery-done = сделано
recovery-refused = Docker отказал
recovery-not-done = не сделано
recovery-not-begun = не начато
recovery-unknown-fate = неизвестно
recovery-now-running = работает
recovery-now-exited = остановлен
recovery-now-paused = на паузе
recovery-now-restarting = перезапускается
recovery-now-other = в другом состоянии
recovery-now-gone = контейнера нет
recovery-now-unseen = Docker не отвечает
recovery-go-on = Продолжить: { $line }
recovery-again = Повторить: { $line }

held-start = { $who } уже запускает { $name }.
held-stop = { $who } уже останавливает { $name }.
held-restart = { $who } уже перезапускает { $name }.
held-kill = { $who } уже убивает { $name }.
held-pause = { $who } уже ставит на паузу { $name }.
held-unpause = { $who } уже снимает с паузы { $name }.
held-rm = { $who } уже удаляет { $name }.
held-change = { $who } уже меняет { $name }.
held-start-own = { $name } уже запускается, как Вы просили.
held-stop-own = { $name } уже останавливается, как Вы просили.
held-restart-own = { $name } уже перезапускается, как Вы просили.
held-kill-own = { $name } уже убивается, как Вы просили.
held-pause-own = { $name } уже ставится на паузу, как Вы просили.
held-unpause-own = { $name } уже снимается с паузы, как Вы просили.
held-rm-own = { $name } уже удаляется, как Вы просили.
held-change-own = { $name } уже меняется, как Вы просили.
