// One message as an element, and its change in place: only the parts that differ are made anew.

import { el, fillAvatar, icon } from "./dom.js";
import { fileAddress } from "./link.js";
import { rich } from "./rich.js";
import { clock, size, t } from "./words.js";

const TEXTS = /\.(txt|log|md|json|ya?ml|toml|ini|conf|env|csv|sh|py|js|ts|go|rs|xml|html|css|sql|diff|patch|service)$/i;
const MAX_PREVIEW_BYTES = 2_000_000;

export const isText = ({ name, mime, size: bytes }) =>
  bytes <= MAX_PREVIEW_BYTES && (mime.startsWith("text/") || mime === "application/json" || TEXTS.test(name)
    || /(^|\/)(Dockerfile|Makefile)/.test(name));

export function makeBubble(message, context, hooks) {
  const node = el("article", { class: "message", tabindex: "-1", "data-id": message.id });
  node.kept = new Set();
  node.parts = { head: el("div"), reply: el("div"), media: el("div"), words: el("div", { class: "words", dir: "auto" }),
    foot: el("span", { class: "stamp" }), keyboard: el("div", { class: "keyboard" }) };
  const { head, reply, media, words, foot, keyboard } = node.parts;
  const more = el("button", { type: "button", class: "more", tabindex: "-1", "aria-label": t("actions") }, icon("more"));
  more.addEventListener("click", () => hooks.actions(node, more));
  const body = el("div", { class: "bubble" }, head, reply, media, words, foot);
  node.append(el("div", { class: "line" }, body, more), keyboard);
  updateBubble(node, message, context, hooks);
  return node;
}

export function updateBubble(node, message, context, hooks) {
  const { head, reply, media, words, foot, keyboard } = node.parts;
  const { isOut, author, isGroup, target } = context;
  node.classList.toggle("is-out", isOut);
  node.classList.toggle("is-edited", Boolean(message.edited));
  node.setAttribute("aria-label", `${author.name}, ${clock(message.date)}`);
  renew(node, "head", !isOut && isGroup ? author.name : "", () => {
    head.className = "author";
    head.dataset.tone = String(author.id % 6);
    head.replaceChildren(!isOut && isGroup ? author.name : "");
  });
  renew(node, "reply", [message.reply_to, target?.text], () => fillReply(reply, message, target, hooks));
  renew(node, "media", message.media, () => media.replaceChildren(...(message.media ? [file(message.media, hooks)] : [])));
  renew(node, "words", [message.text, message.entities], () => {
    words.replaceChildren(rich(message.text, message.entities, hooks, node.kept));
    words.hidden = !message.text;
  });
  renew(node, "foot", [message.date, message.edited, message.reactions], () =>
    foot.replaceChildren(
      ...(message.reactions ?? []).map((emoji) => el("span", { class: "reaction" }, emoji)),
      message.edited ? `${t("edited")} ` : "",
      el("time", { datetime: new Date(message.date * 1000).toISOString() }, clock(message.date)),
    ));
  renew(node, "keyboard", [message.keyboard, context.loading], () => fillKeyboard(keyboard, message, context, hooks));
}

function renew(node, part, value, make) {
  const now = JSON.stringify(value) ?? "";
  node.shown ??= {};
  if (node.shown[part] === now) return;
  node.shown[part] = now;
  make();
}

function fillReply(node, message, target, hooks) {
  if (!message.reply_to) return node.replaceChildren();
  const words = target ? target.text || target.media?.name || t("photo") : t("gone");
  node.replaceChildren(el("button", { type: "button", class: "answered", onclick: () => hooks.jump(message.reply_to) },
    el("b", {}, target?.author ?? ""), el("span", {}, words.slice(0, 160))));
}

function fillKeyboard(node, message, { loading }, hooks) {
  const focused = node.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  node.replaceChildren(...(message.keyboard ?? []).map((row) => el("div", { class: "row" }, ...row.map((item) => {
    const key = item.callback_data ?? item.url ?? item.text;
    const isLoading = item.callback_data !== undefined && loading.includes(item.callback_data);
    const properties = { class: `key ${item.style ? `is-${item.style}` : ""} ${isLoading ? "is-loading" : ""}`,
      "data-key": key, "aria-busy": isLoading ? "true" : undefined };
    if (item.url && /^https?:|^tg:/.test(item.url)) {
      return el("a", { ...properties, href: item.url, target: "_blank", rel: "noopener noreferrer" }, item.text, icon("link"));
    }
    const press = () => (item.copy_text ? hooks.copy(item.copy_text.text) : hooks.press(message, item.callback_data));
    return el("button", { ...properties, type: "button", disabled: item.is_disabled, onclick: press },
      el("span", {}, item.text), item.copy_text ? icon("copy") : null);
  }))));
  if (focused) [...node.querySelectorAll("[data-key]")].find((item) => item.dataset.key === focused)?.focus({ preventScroll: true });
}

function file(media, hooks) {
  const address = fileAddress(media.file);
  if (media.kind === "photo") {
    const picture = el("img", { src: address, width: media.width, height: media.height, alt: t("photo"), loading: "lazy" });
    return el("button", { type: "button", class: "photo", onclick: () => hooks.preview(media) }, picture);
  }
  const words = el("span", { class: "file-words" }, el("b", {}, media.name), el("span", {}, size(media.size)));
  const save = el("a", { class: "file", href: address, download: media.name, "aria-label": `${t("download")}: ${media.name}` },
    el("span", { class: "file-icon" }, icon("save")), words);
  if (!isText(media)) return save;
  return el("div", {}, save, el("button", { type: "button", class: "flat look", onclick: () => hooks.preview(media) }, t("look")));
}

export function avatarOf(chat, bot) {
  const node = el("span", { class: "avatar", "aria-hidden": "true" });
  fillAvatar(node, look(chat, bot));
  return node;
}

export function look(chat, bot) {
  const kind = { private: "wheel", supergroup: "group", channel: "channel" }[chat.kind];
  return { name: chat.kind === "private" ? bot.name : chat.title, kind, number: chat.kind === "private" ? 0 : Math.abs(chat.id) % 5 + 2 };
}
