// The panel for the curious: the language, and Telegram's troubles on demand.

import { el, icon } from "./dom.js";
import { act } from "./link.js";
import { language, t } from "./words.js";

const TROUBLES = ["outage", "slow", "server_error", "bad_gateway", "flood", "reset_mid_answer", "lose_answer"];
const DELAY_S = 5 * 3600;

export async function openPanel(dialog, state, onLanguage) {
  state.faults = { ...state.faults, ...(await act("look")) };
  draw(dialog, state, onLanguage);
  dialog.showModal();
}

function draw(dialog, state, onLanguage) {
  const again = () => draw(dialog, state, onLanguage);
  const asked = async (name, values) => { state.faults = { ...state.faults, ...(await act(name, values)) }; again(); };
  const toggle = (words, hint, isOn, run) =>
    el("button", { type: "button", class: "toggle", role: "switch", "aria-checked": String(isOn), onclick: run },
      el("span", { class: "toggle-words" }, el("b", {}, words), hint ? el("span", {}, hint) : null), el("span", { class: "track", "aria-hidden": "true" }));
  const once = (word, name, values) => {
    const button = el("button", { type: "button", class: "flat wide" }, t(word));
    button.addEventListener("click", async () => { await act(name, values); button.replaceChildren(t("planned")); });
    return button;
  };
  const person = state.people.find((item) => item.id === state.me);
  const focused = dialog.contains(document.activeElement) ? [...dialog.querySelectorAll("button")].indexOf(document.activeElement) : -1;
  dialog.replaceChildren(
    el("header", {}, el("h2", { id: "panel-name" }, t("tools")),
      el("button", { type: "button", class: "round", "aria-label": t("close"), onclick: () => dialog.close() }, icon("close"))),
    el("div", { class: "panel-body", tabindex: "0" },
      el("div", { class: "choice", role: "group", "aria-label": t("language") }, ...[["ru", "Русский"], ["en", "English"]].map(([code, name]) =>
        el("button", { type: "button", lang: code, "aria-pressed": String(code === language), onclick: () => { onLanguage(code); again(); } }, name))),
      el("h3", {}, t("troubles")), el("p", { class: "note" }, t("troubles_hint")),
      ...TROUBLES.map((name) => {
        const isOn = (state.faults.active ?? []).includes(name);
        return toggle(t(name), t(`${name}_hint`), isOn, () => asked(isOn ? "end_trouble" : "start_trouble", { trouble: name }));
      }),
      el("h3", {}, t("once")), once("twice", "twice"), once("delay", "delay", { seconds: DELAY_S }),
      toggle(`${t("block")}: ${person.name}`, "", person.has_blocked, async () => {
        const isBlocked = !person.has_blocked;
        await act("block", { person: person.id, is_blocked: isBlocked });
        person.has_blocked = isBlocked;
        again();
      }),
      el("button", { type: "button", class: "pill", onclick: () => asked("calm") }, t("calm")),
      el("p", { class: "note" }, `${t("violations", state.faults.violations ?? 0)} · ${t("waiting", state.faults.waiting ?? 0)}`)));
  if (focused >= 0) dialog.querySelectorAll("button")[focused]?.focus();
}
