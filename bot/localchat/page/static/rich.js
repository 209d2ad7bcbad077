// A text with its entities as elements. Offsets are UTF-16 code units, as JavaScript counts.

import { copy, el, icon } from "./dom.js";
import { t } from "./words.js";

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const SCHEMES = new Set(["http:", "https:", "mailto:", "tg:", "tel:"]);
const SIMPLE = { bold: "b", italic: "i", underline: "u", strikethrough: "s" };
const FOLDED_LINES = 3;
const FOLDED_LENGTH = 160;

// `hooks`: command(text), told(words). `kept`: what the reader has opened in this message, by offset.
export function rich(text, entities, hooks, kept) {
  const root = document.createDocumentFragment();
  const queue = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  fill(root, text, queue, 0, text.length, { hooks, kept });
  return root;
}

function fill(parent, text, queue, start, end, context) {
  let at = start;
  let afterBlock = false;
  const plain = (upTo, beforeBlock) => {
    let piece = text.slice(at, upTo);
    // A block stands on its own lines: the line break beside it would be an empty line.
    if (afterBlock && piece.startsWith("\n")) piece = piece.slice(1);
    if (beforeBlock && piece.endsWith("\n")) piece = piece.slice(0, -1);
    if (piece) parent.append(piece);
  };
  while (queue.length && queue[0].offset < end) {
    const entity = queue.shift();
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    if (to <= from) continue;
    const isBlock = BLOCKS.has(entity.type);
    plain(from, isBlock);
    const [outer, inner] = element(entity, text.slice(from, to), context);
    fill(inner, text, queue, from, to, context);
    parent.append(outer);
    at = to;
    afterBlock = isBlock;
  }
  plain(end, false);
}

function element(entity, words, context) {
  const both = (node) => [node, node];
  if (SIMPLE[entity.type]) return both(el(SIMPLE[entity.type]));
  switch (entity.type) {
    case "code": return both(code(context));
    case "pre": return pre(entity, words, context);
    case "blockquote": return both(el("blockquote"));
    case "expandable_blockquote": return quote(entity, words, context);
    case "spoiler": return both(spoiler(entity, context));
    case "text_link": return both(link(entity.url));
    case "url": return both(link(/^[a-z][a-z0-9+.-]*:/i.test(words) ? words : `http://${words}`));
    case "email": return both(link(`mailto:${words}`));
    case "bot_command": return both(command(words, context));
    case "mention": case "text_mention": case "hashtag": case "cashtag": return both(el("span", { class: "tag" }));
    default: return both(el("span"));
  }
}

function link(address) {
  let url;
  try { url = new URL(address); } catch { return el("span"); }
  if (!SCHEMES.has(url.protocol)) return el("span");
  return el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" });
}

function command(words, { hooks }) {
  return el("button", { type: "button", class: "command", onclick: () => hooks.command(words) });
}

function code({ hooks }) {
  const node = el("code", { title: t("copy") });
  node.addEventListener("click", async () => {
    if (getSelection().isCollapsed && (await copy(node.textContent))) hooks.told(t("copied"));
  });
  return node;
}

function pre(entity, words, { hooks }) {
  const inner = el("code");
  const button = el("button", { type: "button", class: "pre-copy", "aria-label": t("copy") }, icon("copy"));
  button.addEventListener("click", async () => { if (await copy(words)) hooks.told(t("copied")); });
  const body = el("pre", { tabindex: "0", role: "group", "aria-label": entity.language ?? t("code") }, inner);
  const head = el("span", { class: "pre-head" }, entity.language ? el("span", {}, entity.language) : null, button);
  return [el("div", { class: "pre" }, head, body), inner];
}

function quote(entity, words, { kept }) {
  const inner = el("blockquote", { class: "expandable" });
  const isLong = words.split("\n").length > FOLDED_LINES || words.length > FOLDED_LENGTH;
  if (!isLong) return [inner, inner];
  const name = `quote-${entity.offset}`;
  const button = el("button", { type: "button", class: "fold" });
  const show = () => {
    const isOpen = kept.has(name);
    inner.classList.toggle("is-folded", !isOpen);
    button.setAttribute("aria-expanded", String(isOpen));
    button.textContent = t(isOpen ? "less" : "more");
  };
  button.addEventListener("click", () => {
    if (!kept.delete(name)) kept.add(name);
    show();
  });
  show();
  return [el("div", { class: "quote" }, inner, button), inner];
}

function spoiler(entity, { kept }) {
  const name = `spoiler-${entity.offset}`;
  const node = el("span", { class: "spoiler" });
  if (kept.has(name)) return node;
  const open = (event) => {
    event.preventDefault();
    event.stopPropagation();
    kept.add(name);
    for (const attribute of ["role", "tabindex", "aria-label"]) node.removeAttribute(attribute);
    node.classList.remove("is-hidden");
  };
  node.classList.add("is-hidden");
  node.setAttribute("role", "button");
  node.setAttribute("tabindex", "0");
  node.setAttribute("aria-label", t("spoiler"));
  node.addEventListener("click", (event) => node.classList.contains("is-hidden") && open(event), true);
  node.addEventListener("keydown", (event) => {
    if (node.classList.contains("is-hidden") && (event.key === "Enter" || event.key === " ")) open(event);
  });
  return node;
}
