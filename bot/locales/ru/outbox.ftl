delivery-late = Это было { $at }, сообщаю с опозданием: { $late }
delivery-repeat = Возможно, повтор: прошлая отправка оборвалась
delivery-plain = Есть новое событие, но Telegram не принял его текст. Подробности: /incidents
delivery-closed = Чат { $chat } не принимает сообщения: { $reason }. Ждут отправки: { $count }. Уйдут, когда чат снова примет.
