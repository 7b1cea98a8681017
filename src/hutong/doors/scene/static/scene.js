// The pages behind a code: tabs, a keyboard for plates, what this phone used lately, and the ending that watches itself.
// Without it every page still works by plain forms and refreshes.
(() => {
  "use strict";
  const all = (query, within) => Array.from((within || document).querySelectorAll(query));
  const make = (name, className, text) => {
    const element = document.createElement(name);
    if (name === "button") element.type = "button";
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  };
  const kept = (key) => { try { return JSON.parse(localStorage.getItem(key)) || []; } catch (e) { return []; } };
  const keep = (key, values) => { try { localStorage.setItem(key, JSON.stringify(values)); } catch (e) { /* private mode */ } };

  // One way at a time.
  const tabs = all(".tabs button");
  const choose = (tab) => tabs.forEach((one) => {
    one.setAttribute("aria-selected", String(one === tab));
    document.getElementById(one.getAttribute("aria-controls")).hidden = one !== tab;
  });
  if (tabs.length) {
    all(".tabs")[0].hidden = false;
    tabs.forEach((tab) => tab.addEventListener("click", () => { choose(tab); close(); }));
    choose(tabs.find((tab) => tab.getAttribute("aria-selected") === "true") || tabs[0]);
  }

  // What is wrong with a field is told beside it, in the page's language and not in the browser's.
  const tell = (input, text) => {
    document.getElementById(input.getAttribute("aria-describedby")).textContent = text;
    if (text) input.setAttribute("aria-invalid", "true"); else input.removeAttribute("aria-invalid");
  };
  const unused = (input) => { // a free amount beside another one that is chosen
    const radio = input.dataset.wrong && input.parentNode.querySelector("[type=radio]");
    return radio && !radio.checked;
  };
  new Set(all("[data-wrong]").map((input) => input.form)).forEach((form) => {
    form.noValidate = true;
    form.addEventListener("input", () => all("[data-wrong]", form).forEach((input) => tell(input, "")));
    form.addEventListener("submit", (event) => {
      const wrong = all("input", form).filter((input) => !unused(input) && !input.checkValidity());
      if (!wrong.length) return;
      event.preventDefault();
      event.stopImmediatePropagation(); // nothing else of the page takes it for sent
      wrong.forEach((input) => { if (input.dataset.wrong) tell(input, input.dataset.wrong); });
      if (wrong[0].dataset.wrong) wrong[0].focus(); else wrong[0].reportValidity();
    });
  });

  // Plates: eight boxes over a real field, and a keyboard with provinces first.
  const words = (document.getElementById("keys") || { dataset: {} }).dataset;
  const LETTERS = "1234567890QWERTYUPASDFGHJKLZXCVBNM", SPECIAL = "挂学警港澳领使";
  let panel = null, field = null, provinces = true;
  const clean = (text) => text.toUpperCase().replace(/[\s·•.\-_]/g, "").slice(0, 8);
  const put = (text) => {
    field.value = clean(text);
    provinces = !field.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    draw();
  };
  const key = (text, act, wide) => {
    const button = make("button", wide ? "wide" : "", text);
    button.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    button.addEventListener("click", act);
    panel.append(button);
    return button;
  };
  const draw = () => {
    panel.replaceChildren();
    const letters = provinces ? words.provinces : LETTERS + (field.value.length > 5 ? SPECIAL : "");
    for (const letter of letters) {
      key(letter, () => put(field.value + letter)).disabled = field.value.length >= 8 || (field.value.length === 1 && !provinces && /\d/.test(letter));
    }
    key(provinces ? words.abc : words.zh, () => { provinces = !provinces; draw(); }, true);
    const back = key("⌫", () => put(field.value.slice(0, -1)), true);
    back.setAttribute("aria-label", words.delete);
    back.disabled = !field.value;
  };
  const open = (input) => {
    field = input;
    provinces = !input.value;
    if (!panel) { panel = make("div", "keys"); panel.setAttribute("role", "group"); panel.setAttribute("aria-label", words.label); }
    document.body.append(panel);
    document.body.classList.add("typing");
    draw();
    input.form.querySelector(".button").scrollIntoView({ block: "nearest" });
  };
  const close = () => { if (panel) panel.remove(); document.body.classList.remove("typing"); };
  const touch = matchMedia("(pointer: coarse)").matches;
  all("input[data-kind=plate]").forEach((input) => {
    const boxes = make("div", "boxes"), signs = Array.from({ length: 8 }, () => make("i"));
    input.replaceWith(boxes);
    boxes.append(input, ...signs);
    signs.forEach((sign) => sign.setAttribute("aria-hidden", "true"));
    const show = () => {
      const text = clean(input.value);
      signs.forEach((sign, at) => { sign.textContent = text[at] || ""; sign.className = at === Math.min(text.length, 7) ? "at" : ""; });
    };
    let composing = false; // an input method is at work on a province
    input.addEventListener("compositionstart", () => { composing = true; });
    input.addEventListener("compositionend", () => { composing = false; input.value = clean(input.value); show(); });
    input.addEventListener("input", () => {
      if (!composing && input.value !== clean(input.value)) input.value = clean(input.value);
      show();
      if (panel && field === input && panel.isConnected) { provinces = !input.value; draw(); }
    });
    if (touch) input.inputMode = "none";
    input.addEventListener("focus", () => open(input));
    input.addEventListener("blur", close);
    // A tap on the form's button must find it where it was pressed: the keyboard goes when the form does, not before.
    all(".button", input.form).forEach((button) => button.addEventListener("pointerdown", (event) => event.preventDefault()));
    input.form.addEventListener("submit", close);
    show();
  });

  // What this phone used lately stays on this phone.
  all("input[data-remember]").forEach((input) => {
    const name = "hutong." + input.dataset.remember, form = input.form, shelf = form.querySelector(".lately");
    form.addEventListener("submit", () => {
      const value = input.value.trim();
      if (value) keep(name, [value, ...kept(name).filter((one) => one !== value)].slice(0, 3));
    });
    if (input.hasAttribute("aria-invalid")) keep(name, kept(name).filter((one) => one !== input.value)); // it was none
    const values = kept(name);
    if (!shelf) { if (values[0] && !input.value) input.value = values[0]; return; }
    if (!values.length) return;
    shelf.hidden = false;
    shelf.append(make("span", "", shelf.dataset.label));
    values.forEach((value) => {
      const chip = make("button", "", value);
      chip.addEventListener("click", () => { input.value = value; form.requestSubmit(); });
      shelf.append(chip);
    });
    const none = make("button", "x", shelf.dataset.forget);
    none.addEventListener("click", () => { keep(name, []); shelf.hidden = true; });
    shelf.append(none);
  });

  // Who has to enter a plate needs no tap to begin: nothing is known or in the way.
  const first = all("input[data-kind=plate]").find((input) => !input.value && input.offsetParent);
  if (touch && first && !all(".qr").length && first.form.querySelector(".lately").hidden) first.focus();

  // A free amount is chosen by writing it; a form is sent once.
  all("input[name=other]").forEach((input) => {
    const radio = input.parentNode.querySelector("[type=radio]");
    if (!radio) return;
    const need = () => { input.required = radio.checked; };
    input.addEventListener("focus", () => { radio.checked = true; need(); });
    input.form.addEventListener("change", () => { if (radio.checked && document.activeElement !== input) input.focus(); need(); });
  });
  all("form").forEach((form) => form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    all("button:not([type=button])", form).forEach((button) => { button.disabled = true; });
  }));
  window.addEventListener("pageshow", () => all("form").forEach((form) => { // came back by the browser's arrow
    delete form.dataset.sent;
    all("button", form).forEach((button) => { button.disabled = false; });
  }));

  // The ending changes by itself.
  const watch = document.getElementById("watch");
  if (watch) {
    const ask = () => fetch(watch.dataset.url, { headers: { accept: "application/json" } })
      .then((answer) => answer.json())
      .then((facts) => { if (facts.phase && facts.phase !== watch.dataset.phase) location.reload(); }, () => 0);
    setInterval(() => { if (!document.hidden) ask(); }, 1500);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  }
})();
