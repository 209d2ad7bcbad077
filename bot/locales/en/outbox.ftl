delivery-late = Happened { $at }, told { $late } late
delivery-repeat = Possibly a repeat: the last attempt to send this broke off
delivery-unwritten = The bot's disk is full. The card with its buttons comes when there is room.
delivery-plain = There is news, but Telegram did not take its text. See /incidents
delivery-closed = Chat { $chat } takes no messages: { $reason }. Waiting to be sent: { $count }. They go out once it takes them again.
