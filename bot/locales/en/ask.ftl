# Questions in people's own words: answers, the buttons below them, and the log of questions

cmd-ask = an answer about Docker or about what runs on the server
ask-how = Ask in your own words: about Docker in general or about what is on the server now. For example:
ask-example-article = how does an image differ from a container
ask-example-error = why does a container exit at once
ask-example-live = how much space do the images take
ask-host = on the host:
ask-quoted = “{ $title }”
ask-source = Source: article { $id }
ask-source-pages = Source: article { $id } · { $pages }
ask-source-note = From your notes: { $file }
ask-read-as = Read as: { $text }
ask-more = More
ask-less = Less
ask-copy = Copy
ask-did-you-mean = Or: { $title }
ask-unknown = I don't know.
ask-unknown-near = The nearest topics:
ask-write-note = Write a note
ask-edit-note = Edit
ask-delete-note = Delete
ask-offer = I think you want:
ask-meant-article = I meant an article
ask-articles = Articles on the question:
ask-vote-thanks = Thank you, noted
ask-gone = This article is not there any more
ask-back = ‹ To the list

cmd-questions = what people asked, and what stayed unanswered
opt-questions-unanswered = only those that stayed unanswered
opt-questions-since = within what time: 10m, 2h, 7d
opt-questions-limit = how many different questions to show
opt-questions-votes = how people liked the articles, the worst first
questions-title = What people ask, the frequent first
questions-title-unanswered = Unanswered, the frequent first
questions-none = Nobody asked anything within that time.
questions-none-unanswered = No question stayed unanswered within that time.
questions-off = Questions are not recorded: QUESTIONS_DAYS=0.
questions-unanswered = unanswered · { $age }
questions-live = { $line } · { $age }
questions-answered = article { $id }, { $percent }% sure · { $age }
questions-write = Note: { $question }
questions-votes-title = How people like the articles, the worst first
questions-no-votes = Nobody has judged an article yet.
