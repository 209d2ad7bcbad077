// The page: its state, which is the server's, and what the reader does with it.

import { avatarOf, isText, look, makeBubble, updateBubble } from "./bubble.js";
import { byId, copy, el, fillAvatar, icon } from "./dom.js";
import { act, connect, fileAddress, upload } from "./link.js";
import { rich } from "./rich.js";
import { openPanel } from "./panel.js";
import { clock, day, language, size, speak, t } from "./words.js";

const WINDOW = 120; // messages in the document at first; more come as one scrolls up
const STEP = 80;
const NEAR_PX = 60;
const TYPING_MS = 5_000;
const DRAFT_MS = 30_000;
const PRESS_MS = 20_000;
const TOAST_MS = 3_500;
const MAX_UPLOAD_BYTES = 50_000_000;
const PREVIEW_CHARACTERS = 100_000;

const ui = Object.fromEntries(["app", "people", "tools", "chats", "main", "back", "title", "subtitle", "pinned", "scroll", "log",
  "down", "complete", "above", "composer", "attach", "text", "menu", "send", "file", "silent", "keys", "drop", "toasts",
  "announce", "offline", "alert", "preview", "panel", "actions", "sidebar"].map((id) => [id, byId(id)]));
ui.avatar = byId("head-avatar");

const state = {
  run: "", bot: {}, people: [], chats: [], menus: {}, faults: {}, messages: new Map(),
  me: Number(sessionStorage.getItem("person")) || 0, chat: 0, shown: 0, first: 0, read: new Map(), loading: new Map(),
  typing: new Map(), drafts: new Map(), written: new Map(), reply: null, editing: null, files: [], option: -1, fresh: 0,
};

const chatOf = (id) => state.chats.find((chat) => chat.id === id);
const personOf = (id) => state.people.find((person) => person.id === id);
const messagesOf = (id) => state.messages.get(id) ?? [];
const myChats = () => state.chats.filter((chat) => chat.members.includes(state.me));
const authorOf = (message) => personOf(message.from) ?? state.bot;
const placeOf = (chat) => `${state.me}:${chat}`;
const unreadOf = (chat) =>
  messagesOf(chat.id).filter((message) => message.id > (state.read.get(placeOf(chat.id)) ?? 0) && message.from !== state.me).length;
// Whether the reader follows the end. Kept apart from the measure: messages take their real heights only when they are seen.
let isFollowing = true;
let lastTop = 0;
const isNearEnd = () => ui.scroll.scrollHeight - ui.scroll.scrollTop - ui.scroll.clientHeight < NEAR_PX;
// Asked of the place itself and not of the last scroll event, which comes a frame late.
const isAtEnd = () => {
  if (isNearEnd()) isFollowing = true;
  else if (ui.scroll.scrollTop < lastTop - 1) isFollowing = false;
  lastTop = ui.scroll.scrollTop;
  return isFollowing;
};
const toEnd = () => { isFollowing = true; ui.scroll.scrollTop = ui.scroll.scrollHeight; lastTop = ui.scroll.scrollTop; };

connect({
  state(data) {
    ui.offline.hidden = true;
    const isFirst = !state.run;
    if (state.run !== data.run) { state.read.clear(); state.loading.clear(); state.drafts.clear(); }
    Object.assign(state, { run: data.run, bot: data.bot, people: data.people, chats: data.chats, menus: data.menus, faults: data.faults });
    state.messages = new Map(Object.entries(data.messages).map(([id, list]) => [Number(id), list]));
    if (!personOf(state.me)) state.me = data.people[0].id;
    if (!myChats().some((chat) => chat.id === state.chat)) state.chat = state.me;
    if (isFirst) for (const person of data.people) for (const chat of data.chats) state.read.set(`${person.id}:${chat.id}`, messagesOf(chat.id).at(-1)?.id ?? 0);
    for (const draft of data.drafts) setDraft(draft.chat, draft);
    if (data.people.some((person) => person.language !== language)) act("speak", { language });
    drawAll();
  },
  change,
  gone(isLocked) {
    ui.offline.textContent = t(isLocked ? "locked" : "offline");
    ui.offline.hidden = false;
  },
});

function change({ kind, chat, message, payload, menus, people, pinned }) {
  if (menus) state.menus = menus;
  if (people) state.people = people;
  if (kind === "message") arrive(chat, message);
  else if (kind === "edit" || kind === "reaction") replace(chat, message);
  else if (kind === "delete") vanish(chat, message);
  else if (kind === "press") load(chat, message.id, payload);
  else if (kind === "callback_answer") answer(payload);
  else if (kind === "chat_action") type(chat, payload.action);
  else if (kind === "draft") setDraft(chat, payload);
  else if (kind === "pin") { chatOf(chat).pinned = pinned; drawPinned(); }
  else if (kind === "menu") drawOptions();
  else if (kind === "people") drawPeople();
}

function arrive(chat, message) {
  const list = messagesOf(chat);
  const wasAtEnd = isAtEnd();
  list.push(message);
  if (message.from === state.bot.id) state.typing.delete(chat);
  if (chat === state.chat) {
    if (list.length === 1) ui.log.replaceChildren();
    ui.log.append(...withDay(list, list.length - 1));
    const isMine = message.from === state.me;
    if (isMine || wasAtEnd) toEnd(); else state.fresh += 1;
    if (!isMine) announce(`${authorOf(message).name}: ${message.text || message.media?.name || ""}`);
    if (isMine || (wasAtEnd && !document.hidden)) markRead();
    drawDown();
    drawHead();
    drawKeys();
  }
  drawChats();
}

function replace(chat, message) {
  const list = messagesOf(chat);
  const at = list.findIndex((item) => item.id === message.id);
  if (at < 0) return;
  list[at] = message;
  if (chat !== state.chat) return drawChats();
  steady(() => {
    const node = nodeOf(message.id);
    if (node) updateBubble(node, message, contextOf(message), hooks);
  });
  if (at === list.length - 1) drawChats();
  if (chatOf(chat).pinned.includes(message.id)) drawPinned();
}

function vanish(chat, message) {
  const list = messagesOf(chat);
  const at = list.findIndex((item) => item.id === message.id);
  if (at >= 0) list.splice(at, 1);
  if (chat === state.chat) steady(() => { nodeOf(message.id)?.remove(); dropEmptyDays(); drawDraft(); if (!list.length) drawLog(); });
  drawChats();
}

// Runs a change of the log so that what is being read stays where it is.
function steady(run) {
  if (isAtEnd()) { run(); toEnd(); return; }
  const top = ui.scroll.getBoundingClientRect().top;
  const anchor = [...ui.log.children].find((node) => node.getBoundingClientRect().bottom > top);
  const before = anchor?.getBoundingClientRect().top;
  run();
  if (anchor?.isConnected) ui.scroll.scrollTop += anchor.getBoundingClientRect().top - before;
}

const nodeOf = (id) => ui.log.querySelector(`[data-id="${id}"]`);

function dropEmptyDays() {
  for (const node of ui.log.querySelectorAll(".day")) if (!node.nextElementSibling?.dataset.id) node.remove();
}

// ---- presses and answers

const loadingKey = (chat, id) => `${chat}:${id}`;

function load(chat, id, { callback_query_id: query, person_id: person, data }) {
  if (person !== state.me) return;
  const key = loadingKey(chat, id);
  const list = (state.loading.get(key) ?? []).filter((item) => item.query || item.data !== data);
  state.loading.set(key, [...list, { query, data }]);
  redraw(chat, id);
  setTimeout(() => unload(query), PRESS_MS);
}

function unload(query) {
  for (const [key, list] of state.loading) {
    const left = list.filter((item) => item.query !== query);
    if (left.length === list.length) continue;
    if (left.length) state.loading.set(key, left); else state.loading.delete(key);
    const [chat, id] = key.split(":").map(Number);
    redraw(chat, id);
  }
}

function redraw(chat, id) {
  if (chat !== state.chat) return;
  const message = messagesOf(chat).find((item) => item.id === id);
  const node = nodeOf(id);
  if (message && node) updateBubble(node, message, contextOf(message), hooks);
}

function answer({ callback_query_id: query, person_id: person, text, show_alert: isAlert }) {
  unload(query);
  if (person !== state.me || !text) return;
  if (!isAlert) return toast(text);
  byId("alert-text").textContent = text;
  ui.alert.showModal();
}

function toast(words) {
  const node = el("div", { class: "toast" }, words);
  ui.toasts.append(node);
  setTimeout(() => node.remove(), TOAST_MS);
}

function announce(words) {
  ui.announce.textContent = words.slice(0, 400);
}

// ---- typing and drafts

function type(chat, action) {
  clearTimeout(state.typing.get(chat)?.timer);
  const timer = setTimeout(() => { state.typing.delete(chat); drawHead(); drawChats(); }, TYPING_MS);
  state.typing.set(chat, { words: t(action.startsWith("upload") ? "uploading" : "typing"), timer });
  if (chat === state.chat) drawHead();
  drawChats();
}

function setDraft(chat, draft) {
  clearTimeout(state.drafts.get(chat)?.timer);
  if (draft.text === null) state.drafts.delete(chat);
  else state.drafts.set(chat, { ...draft, timer: setTimeout(() => { state.drafts.delete(chat); drawDraft(); }, DRAFT_MS) });
  if (chat === state.chat) steady(drawDraft);
}

function drawDraft() {
  ui.scroll.querySelector(".message.is-draft")?.remove();
  const draft = state.drafts.get(state.chat);
  if (!draft) return;
  const stop = draft.can_stop
    ? el("button", { type: "button", class: "flat", onclick: () => act("stop_draft", { person: state.me, draft: draft.draft_id }) }, t("stop"))
    : null;
  const words = el("div", { class: "words", dir: "auto" }, rich(draft.text, draft.entities, hooks, new Set()), el("span", { class: "caret" }));
  ui.scroll.append(el("article", { class: "message is-draft", "aria-busy": "true" }, el("div", { class: "line" }, el("div", { class: "bubble" }, words, stop))));
}

// ---- drawing

function drawAll() {
  document.documentElement.lang = language;
  const named = { people: "people", tools: "tools", back: "back", scroll: "messages", attach: "attach", menu: "commands", send: "send",
    down: "down", complete: "commands", text: "write", sidebar: "chats", actions: "actions" };
  for (const [id, word] of Object.entries(named)) ui[id].setAttribute("aria-label", t(word));
  ui.text.placeholder = t("write");
  ui.drop.textContent = t("drop");
  byId("alert-ok").textContent = t("ok");
  drawPeople();
  openChat(state.chat, { isKept: true });
}

function drawPeople() {
  const focused = document.activeElement?.dataset?.person;
  ui.people.replaceChildren(...state.people.map((person) => {
    const avatar = el("span", { class: "avatar small", "aria-hidden": "true" });
    fillAvatar(avatar, { name: person.name, number: person.id });
    const button = el("button", { type: "button", class: "person", "data-person": person.id, "aria-pressed": String(person.id === state.me) },
      avatar, el("span", { class: "person-words" }, el("b", {}, person.name), " ", el("span", {}, t(person.role))));
    button.addEventListener("click", () => become(person.id));
    return button;
  }));
  if (focused) ui.people.querySelector(`[data-person="${focused}"]`)?.focus();
}

function become(id) {
  keepWritten();
  state.me = id;
  try { sessionStorage.setItem("person", String(id)); } catch { /* for this visit only */ }
  const chat = chatOf(state.chat);
  drawPeople();
  openChat(chat && chat.kind !== "private" && chat.members.includes(id) ? chat.id : id, { isKept: true, isWritten: true });
}

function drawChats() {
  const chats = myChats().sort((a, b) => (messagesOf(b.id).at(-1)?.date ?? 0) - (messagesOf(a.id).at(-1)?.date ?? 0));
  const focused = document.activeElement?.dataset?.chat;
  ui.chats.replaceChildren(...chats.map((chat) => {
    const last = messagesOf(chat.id).at(-1);
    const unread = chat.id === state.chat && !document.hidden && isAtEnd() ? 0 : unreadOf(chat);
    const typing = state.typing.get(chat.id)?.words;
    const words = last ? `${chat.kind !== "private" || last.from === state.me ? `${last.from === state.me ? t("you") : authorOf(last).name}: ` : ""}${last.text || last.media?.name || t("photo")}` : t("empty");
    const button = el("button", { type: "button", class: "chat", "data-chat": chat.id, "aria-current": chat.id === state.chat ? "true" : undefined },
      avatarOf(chat, state.bot),
      el("span", { class: "chat-words" },
        el("span", { class: "chat-top" }, el("b", {}, chat.kind === "private" ? state.bot.name : chat.title), last ? el("span", { class: "when" }, clock(last.date)) : null),
        el("span", { class: "chat-bottom" }, el("span", { class: typing ? "last is-typing" : "last" }, typing ?? words.slice(0, 120)),
          unread ? el("span", { class: "badge", "aria-label": t("unread_n", unread) }, String(unread)) : null)));
    button.addEventListener("click", () => openChat(chat.id));
    return el("li", {}, button);
  }));
  if (focused) ui.chats.querySelector(`[data-chat="${focused}"]`)?.focus();
  const elsewhere = chats.filter((chat) => chat.id !== state.chat).reduce((sum, chat) => sum + unreadOf(chat), 0);
  byId("back-badge").hidden = !elsewhere;
  byId("back-badge").textContent = elsewhere;
  document.title = elsewhere ? `(${elsewhere}) Lotsman` : "Lotsman";
}

function openChat(id, { isKept = false, isWritten = false } = {}) {
  if (!isKept || isWritten) { if (!isWritten) keepWritten(); state.reply = null; state.editing = null; state.files = []; }
  state.chat = id;
  if (!isKept) ui.app.dataset.screen = "chat";
  state.fresh = unreadOf(chatOf(id));
  if (!isKept || isWritten) ui.text.value = state.written.get(placeOf(id)) ?? "";
  drawHead(); drawLog(); drawPinned(); drawComposer(); drawKeys(); markRead(); drawChats(); drawDown();
}

function keepWritten() {
  state.written.set(placeOf(state.chat), ui.text.value);
}

function drawHead() {
  const chat = chatOf(state.chat);
  fillAvatar(ui.avatar, look(chat, state.bot));
  ui.title.textContent = chat.kind === "private" ? state.bot.name : chat.title;
  const typing = state.typing.get(chat.id)?.words;
  ui.subtitle.classList.toggle("is-typing", Boolean(typing));
  const kind = { private: t("bot"), supergroup: t("members", chat.members.length + 1), channel: t("channel") }[chat.kind];
  ui.subtitle.textContent = typing ?? kind;
}

function contextOf(message) {
  const chat = chatOf(state.chat);
  const target = message.reply_to ? messagesOf(state.chat).find((item) => item.id === message.reply_to) : undefined;
  return {
    isOut: message.from === state.me && chat.kind !== "channel", isGroup: chat.kind === "supergroup",
    author: chat.kind === "channel" ? { id: 0, name: chat.title } : authorOf(message),
    target: target && { ...target, author: authorOf(target).name },
    loading: (state.loading.get(loadingKey(state.chat, message.id)) ?? []).map((item) => item.data),
  };
}

function withDay(list, at) {
  const message = list[at];
  const before = list[at - 1];
  const isNewDay = at === state.first || !before || day(before.date) !== day(message.date);
  const node = makeBubble(message, contextOf(message), hooks);
  node.classList.toggle("is-joined", !isNewDay && before?.from === message.from && message.date - before.date < 300);
  return isNewDay ? [el("div", { class: "day" }, el("span", {}, day(message.date))), node] : [node];
}

function drawLog() {
  const list = messagesOf(state.chat);
  state.first = Math.max(0, list.length - WINDOW);
  ui.log.replaceChildren(...list.slice(state.first).flatMap((_, at) => withDay(list, state.first + at)));
  if (!list.length) ui.log.append(emptyNote());
  drawDraft();
  toEnd();
}

function emptyNote() {
  const isPrivate = chatOf(state.chat).kind === "private";
  const start = el("button", { type: "button", class: "pill", onclick: () => sayWords("/start") }, t("start"));
  return el("div", { class: "empty" }, icon("wheel"), el("p", {}, t(isPrivate ? "hello" : "empty")), isPrivate ? start : null);
}

function showOlder() {
  if (!state.first) return;
  const list = messagesOf(state.chat);
  const until = state.first;
  state.first = Math.max(0, until - STEP);
  isFollowing &&= isNearEnd();
  const before = ui.scroll.scrollHeight;
  ui.log.prepend(...list.slice(state.first, until).flatMap((_, at) => withDay(list, state.first + at)));
  ui.scroll.scrollTop += ui.scroll.scrollHeight - before;
}

function drawPinned() {
  const id = chatOf(state.chat).pinned.at(-1);
  const message = id && messagesOf(state.chat).find((item) => item.id === id);
  ui.pinned.hidden = !message;
  if (message) ui.pinned.replaceChildren(icon("pin"), el("span", {}, el("b", {}, t("pinned")), el("span", {}, message.text.slice(0, 160))));
  ui.pinned.onclick = () => jump(id);
}

function drawDown() {
  ui.down.hidden = isAtEnd();
  byId("down-badge").hidden = !state.fresh;
  byId("down-badge").textContent = state.fresh;
}

function markRead() {
  state.read.set(placeOf(state.chat), messagesOf(state.chat).at(-1)?.id ?? 0);
  state.fresh = 0;
}

function jump(id) {
  const list = messagesOf(state.chat);
  const at = list.findIndex((item) => item.id === id);
  if (at < 0) return;
  while (state.first > at) showOlder();
  const node = nodeOf(id);
  isFollowing = false;
  node.scrollIntoView({ block: "center" });
  node.classList.add("is-found");
  node.focus({ preventScroll: true });
  setTimeout(() => node.classList.remove("is-found"), 1500);
}

// ---- writing

function drawComposer() {
  const mayWrite = chatOf(state.chat).writers.includes(state.me);
  ui.composer.hidden = !mayWrite;
  ui.silent.hidden = mayWrite;
  ui.silent.textContent = t("silent");
  drawAbove(); drawOptions(); grow();
}

function drawAbove() {
  const rows = [];
  const row = (name, title, words, close) =>
    el("div", { class: "above-row" }, icon(name), el("span", { class: "above-words" }, el("b", {}, title), el("span", {}, words)),
      el("button", { type: "button", class: "round small", "aria-label": t("cancel"), onclick: close }, icon("close")));
  if (state.editing) rows.push(row("edit", t("editing"), state.editing.text, () => { state.editing = null; ui.text.value = ""; drawComposer(); }));
  else if (state.reply) rows.push(row("reply", t("reply_to", authorOf(state.reply).name), state.reply.text || state.reply.media?.name || "", () => { state.reply = null; drawAbove(); }));
  for (const file of state.files) rows.push(row("file", file.name, size(file.size), () => { state.files = state.files.filter((item) => item !== file); drawAbove(); }));
  ui.above.replaceChildren(...rows);
  ui.above.hidden = !rows.length;
  ui.send.classList.toggle("is-ready", Boolean(ui.text.value.trim() || state.files.length));
}

function drawKeys() {
  const markup = messagesOf(state.chat).findLast((message) => message.reply_keyboard)?.reply_keyboard;
  const rows = markup?.keyboard ?? [];
  ui.keys.hidden = !rows.length;
  ui.keys.replaceChildren(...rows.map((row) => el("div", { class: "row" }, ...row.map((item) => {
    const words = item.text ?? item;
    return el("button", { type: "button", class: "key", onclick: () => sayWords(words) }, words);
  }))));
}

async function sayWords(text) {
  const given = await act("say", { person: state.me, chat: state.chat, text, reply_to: state.reply?.id ?? null });
  if (given.error) { toast(`${t("failed")}: ${given.error}`); return false; }
  state.reply = null;
  drawAbove();
  return true;
}

async function send(event) {
  event?.preventDefault();
  const text = ui.text.value.trim();
  closeOptions();
  if (state.editing) {
    if (text) await act("edit", { person: state.me, chat: state.chat, message: state.editing.id, text });
    state.editing = null;
  } else if (state.files.length) {
    return sendFiles(text);
  } else if (!text) {
    return;
  } else {
    ui.text.value = "";
    if (!(await sayWords(text)) && !ui.text.value) ui.text.value = text;
    state.written.delete(placeOf(state.chat));
    drawComposer();
    return;
  }
  ui.text.value = "";
  drawComposer();
}

async function sendFiles(caption) {
  const files = state.files;
  const values = { person: state.me, chat: state.chat, reply_to: state.reply?.id };
  state.files = [];
  state.reply = null;
  ui.text.value = "";
  drawComposer();
  ui.subtitle.textContent = t("sending");
  for (const [at, file] of files.entries()) {
    const given = await upload(file, { ...values, caption: at === 0 ? caption : "" });
    if (given.error) toast(`${t("failed")}: ${file.name}. ${given.error}`);
  }
  drawHead();
}

function attach(files) {
  for (const file of files) {
    if (file.size > MAX_UPLOAD_BYTES) toast(t("too_large", file.name));
    else state.files.push(file);
  }
  drawAbove();
  ui.text.focus();
}

function grow() {
  ui.text.style.height = "auto";
  ui.text.style.height = `${Math.min(ui.text.scrollHeight, 160)}px`;
}

// ---- the commands: the menu, and what completes after a slash

let isMenuOpen = false;

function options() {
  const all = state.menus[state.me]?.[state.chat] ?? [];
  const typed = /^\/([a-z0-9_]*)$/i.exec(ui.text.value)?.[1].toLowerCase();
  if (typed !== undefined) return all.filter((item) => item.command.startsWith(typed));
  return isMenuOpen ? all : [];
}

function drawOptions() {
  const list = options();
  if (state.option >= list.length) state.option = -1;
  ui.complete.hidden = !list.length;
  ui.text.setAttribute("aria-expanded", String(Boolean(list.length)));
  ui.menu.setAttribute("aria-expanded", String(isMenuOpen && Boolean(list.length)));
  if (state.option >= 0) ui.text.setAttribute("aria-activedescendant", `option-${state.option}`);
  else ui.text.removeAttribute("aria-activedescendant");
  ui.complete.replaceChildren(...list.map((item, at) => {
    const node = el("div", { role: "option", id: `option-${at}`, class: "option", "aria-selected": String(at === state.option) },
      el("b", {}, `/${item.command}`), el("span", {}, item.description));
    node.addEventListener("mousedown", (event) => event.preventDefault());
    node.addEventListener("click", () => { ui.text.value = ""; closeOptions(); drawComposer(); sayWords(`/${item.command}`); });
    return node;
  }));
  byId(`option-${state.option}`)?.scrollIntoView({ block: "nearest" });
}

function closeOptions() {
  isMenuOpen = false;
  state.option = -1;
  ui.complete.hidden = true;
  ui.text.setAttribute("aria-expanded", "false");
  ui.menu.setAttribute("aria-expanded", "false");
}

function keyInText(event) {
  const list = ui.complete.hidden ? [] : options();
  if (list.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    state.option = state.option < 0 && step < 0 ? list.length - 1 : (state.option + step + list.length) % list.length;
    return drawOptions();
  }
  if (list.length && event.key === "Tab" && !event.shiftKey) {
    event.preventDefault();
    ui.text.value = `/${list[Math.max(0, state.option)].command} `;
    closeOptions();
    return drawAbove();
  }
  if (event.key === "Escape") {
    if (list.length) return closeOptions();
    state.reply = null; state.editing = null;
    return drawAbove();
  }
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || matchMedia("(pointer: coarse)").matches) return undefined;
  event.preventDefault();
  if (list.length && state.option >= 0) ui.text.value = `/${list[state.option].command}`;
  return send();
}

// ---- what one can do with a message

const hooks = {
  command: (words) => sayWords(words),
  told: toast,
  copy: async (text) => { if (await copy(text)) toast(t("copied")); },
  jump: (id) => jump(id),
  async press(message, data) {
    const chat = state.chat;
    const key = loadingKey(chat, message.id);
    if ((state.loading.get(key) ?? []).some((item) => item.data === data)) return;
    state.loading.set(key, [...(state.loading.get(key) ?? []), { query: null, data }]);
    redraw(chat, message.id);
    const given = await act("press", { person: state.me, chat, message: message.id, data });
    if (given.error) { unload(null); toast(t("failed")); }
  },
  preview: (media) => preview(media),
  actions: (node, button) => showActions(node, button),
};

function showActions(node, button) {
  const message = messagesOf(state.chat).find((item) => item.id === Number(node.dataset.id));
  if (!message) return;
  const mayWrite = chatOf(state.chat).writers.includes(state.me);
  const isMine = message.from === state.me;
  const item = (name, word, run) => el("button", { type: "button", role: "menuitem", onclick: () => { closeActions(); run(); } }, icon(name), t(word));
  ui.actions.replaceChildren(
    ...(mayWrite ? [item("reply", "reply", () => { state.reply = message; drawAbove(); ui.text.focus(); })] : []),
    ...(message.text ? [item("copy", "copy", () => hooks.copy(message.text))] : []),
    ...(isMine && !message.media ? [item("edit", "edit", () => { state.editing = message; ui.text.value = message.text; drawComposer(); ui.text.focus(); })] : []),
    ...(isMine || chatOf(state.chat).kind === "private" ? [item("trash", "remove", () => act("delete", { person: state.me, chat: state.chat, message: message.id }))] : []),
  );
  ui.actions.hidden = false;
  const at = button.getBoundingClientRect();
  const own = ui.actions.getBoundingClientRect();
  ui.actions.style.left = `${Math.max(8, Math.min(at.left, innerWidth - own.width - 8))}px`;
  ui.actions.style.top = `${Math.max(8, Math.min(at.bottom, innerHeight - own.height - 8))}px`;
  ui.actions.opener = node;
  ui.actions.firstElementChild?.focus();
}

function closeActions() {
  if (ui.actions.hidden) return;
  ui.actions.hidden = true;
  ui.actions.opener?.focus({ preventScroll: true });
}

async function preview(media) {
  const body = media.kind === "photo" ? el("img", { src: fileAddress(media.file), alt: t("photo") }) : el("pre", { tabindex: "0" }, "…");
  ui.preview.replaceChildren(
    el("header", {}, el("h2", { id: "preview-name" }, media.name), el("a", { class: "round", href: fileAddress(media.file), download: media.name, "aria-label": t("download") }, icon("save")),
      el("button", { type: "button", class: "round", "aria-label": t("close"), onclick: () => ui.preview.close() }, icon("close"))), body);
  ui.preview.showModal();
  if (media.kind === "photo" || !isText(media)) return;
  const text = await (await fetch(fileAddress(media.file))).text();
  body.textContent = text.slice(0, PREVIEW_CHARACTERS);
  if (text.length > PREVIEW_CHARACTERS) body.after(el("p", { class: "note" }, t("cut")));
}

// ---- wiring

ui.composer.addEventListener("submit", send);
ui.text.addEventListener("input", () => { state.option = -1; isMenuOpen = false; grow(); drawOptions(); drawAbove(); });
ui.text.addEventListener("keydown", keyInText);
ui.text.addEventListener("paste", (event) => { if (event.clipboardData.files.length) { event.preventDefault(); attach(event.clipboardData.files); } });
ui.menu.addEventListener("click", () => { const open = !isMenuOpen; closeOptions(); isMenuOpen = open; drawOptions(); ui.text.focus(); });
ui.attach.addEventListener("click", () => ui.file.click());
ui.file.addEventListener("change", () => { attach(ui.file.files); ui.file.value = ""; });
ui.back.addEventListener("click", () => { ui.app.dataset.screen = "list"; drawChats(); ui.chats.querySelector("[aria-current]")?.focus(); });
ui.down.addEventListener("click", () => { toEnd(); markRead(); drawDown(); drawChats(); });
ui.scroll.addEventListener("scroll", () => {
  isAtEnd();
  if (ui.scroll.scrollTop < 400) showOlder();
  if (isAtEnd() && state.run && state.fresh) { markRead(); drawChats(); }
  drawDown();
}, { passive: true });
ui.scroll.addEventListener("keydown", (event) => {
  const current = document.activeElement.closest?.("article");
  if (document.activeElement !== ui.scroll && document.activeElement !== current) return;
  if (event.key === "Enter" && current) { event.preventDefault(); showActions(current, current); return; }
  if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
  const all = [...ui.log.querySelectorAll("article")];
  const at = current ? all.indexOf(current) + (event.key === "ArrowUp" ? -1 : 1) : all.length - 1;
  if (!all[at]) return;
  event.preventDefault();
  all[at].focus({ preventScroll: true });
  all[at].scrollIntoView({ block: "nearest" });
});
ui.log.addEventListener("contextmenu", (event) => {
  const node = event.target.closest("article");
  if (!node || event.target.closest("a, pre, code") || !getSelection().isCollapsed) return;
  event.preventDefault();
  showActions(node, node.querySelector(".more"));
});
document.addEventListener("click", (event) => { if (!ui.actions.contains(event.target) && !event.target.closest(".more")) ui.actions.hidden = true; });
ui.actions.addEventListener("keydown", (event) => {
  const all = [...ui.actions.children];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) { event.preventDefault(); all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus(); }
  if (event.key === "Escape" || event.key === "Tab") { event.preventDefault(); closeActions(); }
});
ui.tools.addEventListener("click", () => openPanel(ui.panel, state, (code) => { speak(code); act("speak", { language: code }); drawAll(); }));
for (const name of ["dragenter", "dragover"]) ui.main.addEventListener(name, (event) => { if (event.dataTransfer.types.includes("Files") && !ui.composer.hidden) { event.preventDefault(); ui.drop.hidden = false; } });
for (const name of ["dragleave", "drop"]) ui.main.addEventListener(name, (event) => { if (name === "drop" || !ui.main.contains(event.relatedTarget)) ui.drop.hidden = true; });
ui.main.addEventListener("drop", (event) => { event.preventDefault(); attach(event.dataTransfer.files); });
for (const dialog of [ui.preview, ui.panel]) dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden && state.run && isAtEnd()) { markRead(); drawChats(); } });
const resized = new ResizeObserver(() => { if (isAtEnd()) toEnd(); });
resized.observe(ui.scroll);
resized.observe(ui.log);
