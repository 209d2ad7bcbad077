# Вопросы своими словами: ответы, кнопки под ними и журнал вопросов

cmd-ask = ответ на вопрос о Docker или о том, что на сервере
ask-how = Спросите своими словами: о Docker вообще или о том, что сейчас на сервере. Например:
ask-example-article = чем образ отличается от контейнера
ask-example-error = почему контейнер сразу завершается
ask-example-live = сколько места занимают образы
ask-host = на сервере:
ask-quoted = «{ $title }»
ask-source = Источник: статья { $id }
ask-source-pages = Источник: статья { $id } · { $pages }
ask-source-note = Из ваших заметок: { $file }
ask-read-as = Прочитано как: { $text }
ask-more = Подробнее
ask-less = Короче
ask-copy = Скопировать
ask-did-you-mean = Или: { $title }
ask-unknown = Не знаю.
ask-unknown-near = Ближайшие темы:
ask-write-note = Записать заметку
ask-edit-note = Изменить
ask-delete-note = Удалить
ask-offer = По-моему, вы хотите:
ask-meant-article = Нужна статья
ask-articles = Статьи по вопросу:
ask-vote-thanks = Спасибо, записано
ask-gone = Этой статьи больше нет
ask-back = ‹ К списку

cmd-questions = что спрашивали и что осталось без ответа
opt-questions-unanswered = только оставшиеся без ответа
opt-questions-since = за какое время: 10m, 2h, 7d
opt-questions-limit = сколько разных вопросов показать
opt-questions-votes = оценки статей, худшие сверху
questions-title = О чём спрашивают, частое сверху
questions-title-unanswered = Осталось без ответа, частое сверху
questions-none = За это время ни о чём не спрашивали.
questions-none-unanswered = За это время вопросов без ответа не было.
questions-off = Вопросы не записываются: QUESTIONS_DAYS=0.
questions-unanswered = без ответа · { $age }
questions-live = { $line } · { $age }
questions-answered = статья { $id }, уверенность { $percent }% · { $age }
questions-write = Заметка: { $question }
questions-votes-title = Оценки статей, худшие сверху
questions-no-votes = Статьи пока никто не оценивал.
