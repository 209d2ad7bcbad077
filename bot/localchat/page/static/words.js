// The page's own words in both languages. Texts of the bot never come from here.

const WORDS = {
  ru: {
    people: "Кто вы", chats: "Чаты", back: "К чатам", messages: "Сообщения", write: "Сообщение", send: "Отправить",
    attach: "Приложить файл", commands: "Команды бота", down: "К последним сообщениям", tools: "Язык и неполадки",
    admin: "админ", operator: "оператор", viewer: "зритель", "": "чужой",
    bot: "бот", typing: "печатает", uploading: "отправляет файл", group: "группа", channel: "канал",
    members: (n) => `участников: ${n}`, silent: "Писать здесь могут только администраторы канала",
    edited: "изменено", today: "Сегодня", yesterday: "Вчера", reply: "Ответить", copy: "Скопировать", edit: "Изменить",
    remove: "Удалить", close: "Закрыть", cancel: "Отменить", actions: "Действия", copied: "Скопировано",
    reply_to: (name) => `Ответ: ${name}`, editing: "Изменение сообщения", gone: "Удалённое сообщение",
    spoiler: "Скрытый текст, показать", more: "Показать всё", less: "Свернуть", code: "код",
    download: "Скачать", look: "Просмотр", photo: "Фото", file: "Файл", sending: "Отправляется…",
    too_large: (name) => `${name}: файл больше 50 МБ`, failed: "Не отправлено", drop: "Отпустите, чтобы приложить",
    cut: "Показано начало файла.", pinned: "Закреплено", stop: "Остановить", you: "Вы", empty: "Здесь пока пусто",
    hello: "Это тот же бот, что и в Telegram, на вашем Docker. Начните с /start или откройте список команд.",
    start: "/start", ok: "Хорошо", unread: "Новые сообщения", unread_n: (n) => `непрочитанных: ${n}`,
    offline: "Нет связи с Lotsman. Подключаюсь…", locked: "Ключ больше не подходит. Откройте адрес из терминала.",
    language: "Язык", troubles: "Неполадки Telegram", troubles_hint: "Так бывает в жизни. Посмотрите, как справится бот.",
    outage: "Нет связи", outage_hint: "любое соединение обрывается", slow: "Медленно", slow_hint: "каждый ответ через 3 с",
    server_error: "Ошибка 500", server_error_hint: "от самого Telegram", bad_gateway: "Ошибка 502",
    bad_gateway_hint: "страница шлюза вместо ответа", flood: "Слишком часто (429)", flood_hint: "просит подождать 3 с",
    reset_mid_answer: "Обрыв на полуслове", reset_mid_answer_hint: "выполнено, но пришла половина ответа",
    lose_answer: "Потерян ответ", lose_answer_hint: "выполнено, но ответа нет",
    once: "Однажды", twice: "Следующее действие придёт дважды", delay: "Следующее сообщение опоздает на 5 часов",
    planned: "Будет со следующим", calm: "Всё исправить", block: "Остановить бота в личном чате",
    violations: (n) => `Нарушений правил Bot API: ${n}`, waiting: (n) => `ждёт бота: ${n}`,
  },
  en: {
    people: "Who you are", chats: "Chats", back: "To the chats", messages: "Messages", write: "Message", send: "Send",
    attach: "Attach a file", commands: "Commands of the bot", down: "To the newest messages",
    tools: "Language and troubles",
    admin: "admin", operator: "operator", viewer: "viewer", "": "stranger",
    bot: "bot", typing: "typing", uploading: "sending a file", group: "group", channel: "channel",
    members: (n) => (n === 1 ? "1 member" : `${n} members`), silent: "Only administrators of the channel write here",
    edited: "edited", today: "Today", yesterday: "Yesterday", reply: "Reply", copy: "Copy", edit: "Edit",
    remove: "Delete", close: "Close", cancel: "Cancel", actions: "Actions", copied: "Copied",
    reply_to: (name) => `Reply to ${name}`, editing: "Editing a message", gone: "Deleted message",
    spoiler: "Hidden text, show", more: "Show all", less: "Show less", code: "code",
    download: "Download", look: "View", photo: "Photo", file: "File", sending: "Sending…",
    too_large: (name) => `${name}: larger than 50 MB`, failed: "Not sent", drop: "Drop to attach",
    cut: "This is the beginning of the file.", pinned: "Pinned", stop: "Stop", you: "You", empty: "Nothing here yet",
    hello: "The same bot as in Telegram, on your Docker. Begin with /start or open the list of commands.",
    start: "/start", ok: "OK", unread: "New messages", unread_n: (n) => `${n} unread`,
    offline: "No connection to Lotsman. Connecting…", locked: "The key is no longer right. Open the address in the terminal.",
    language: "Language", troubles: "Telegram's troubles", troubles_hint: "Such is life. See how the bot copes.",
    outage: "Outage", outage_hint: "every connection breaks", slow: "Slow", slow_hint: "every answer takes 3 s",
    server_error: "Error 500", server_error_hint: "from Telegram itself", bad_gateway: "Error 502",
    bad_gateway_hint: "a gateway's page for an answer", flood: "Too many requests (429)", flood_hint: "asks to wait 3 s",
    reset_mid_answer: "Cut mid-answer", reset_mid_answer_hint: "done, but half of the answer arrives",
    lose_answer: "Answer lost", lose_answer_hint: "done, but no answer comes",
    once: "Once", twice: "The next act arrives twice", delay: "The next message comes 5 hours late",
    planned: "With the next one", calm: "Repair everything", block: "Stop the bot in the private chat",
    violations: (n) => `Bot API rules broken: ${n}`, waiting: (n) => `waiting for the bot: ${n}`,
  },
};

function stored() {
  try { return localStorage.getItem("language"); } catch { return null; }
}

export let language = stored() ?? (navigator.language.toLowerCase().startsWith("ru") ? "ru" : "en");

export function speak(code) {
  language = code;
  try { localStorage.setItem("language", code); } catch { /* a private window: for this visit only */ }
}

export function t(name, ...values) {
  const word = WORDS[language][name] ?? name;
  return typeof word === "function" ? word(...values) : word;
}

export function size(bytes) {
  const units = language === "ru" ? ["Б", "КБ", "МБ", "ГБ"] : ["B", "KB", "MB", "GB"];
  let at = 0;
  for (; bytes >= 1000 && at < 3; at += 1) bytes /= 1000;
  const digits = at === 0 || bytes >= 100 ? 0 : 1;
  return `${bytes.toLocaleString(language, { maximumFractionDigits: digits })} ${units[at]}`;
}

export const clock = (unix) =>
  new Date(unix * 1000).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

export function day(unix) {
  const date = new Date(unix * 1000);
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86_400_000);
  if (days === 0) return t("today");
  if (days === 1) return t("yesterday");
  return date.toLocaleDateString(language, { day: "numeric", month: "long" });
}
