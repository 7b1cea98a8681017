// What both pages of the sandbox share: words, elements, calls.
"use strict";
const told = JSON.parse(document.getElementById("told").textContent);
const w = told.w;
const get = (id) => document.getElementById(id);

// An element: make("b.num", {title: "x"}, "text", child, …)
const make = (kind, props, ...inside) => {
  const [tag, ...names] = kind.split(".");
  const element = document.createElement(tag || "div");
  if (names.length) element.className = names.join(" ");
  for (const [name, value] of Object.entries(props || {})) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...inside.filter((one) => one != null && one !== false));
  return element;
};

const call = async (path, given) => {
  const options = given === undefined ? {} : { method: "POST", body: JSON.stringify(given) };
  const answer = await fetch(path, { cache: "no-store", ...options });
  const facts = await answer.json();
  if (!answer.ok) {
    const problem = facts.problem || w.trouble;
    throw new Error(typeof problem === "string" ? problem : problem[told.language]);
  }
  return facts;
};

const yuan = (fen) => (fen / 100).toFixed(2);
const hour = (at) => new Date(at).toLocaleTimeString(told.language === "zh" ? "zh-CN" : "en-GB");
const fill = (text, n) => text.replace("{n}", n);

// Redraws only what changed, so that what the reader opened or chose stays.
const drawn = {};
const draw = (id, facts, build) => {
  const print = JSON.stringify(facts);
  if (drawn[id] === print) return;
  drawn[id] = print;
  get(id).replaceChildren(...[].concat(build()));
};

const often = (task, every) => {
  const round = async () => {
    if (!document.hidden) await task().catch(() => {});
    setTimeout(round, every);
  };
  round();
  document.addEventListener("visibilitychange", () => { if (!document.hidden) task().catch(() => {}); });
};

const copied = async (button, text) => {
  try { await navigator.clipboard.writeText(text); button.textContent = w.copied; } catch (e) { /* not allowed: nothing to say */ }
};
