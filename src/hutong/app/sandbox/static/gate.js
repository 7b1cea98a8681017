// The car park: a gate that opens when the signed notice comes, and the cars inside.
"use strict";
const OPEN = 12000; // milliseconds that the gate stays open
let lot = new URLSearchParams(location.search).get("merId") || "";
let driven = null; // a car that drove out through the gate, and when

const carRow = (one, at) => make("li", {},
  make("b.plate.num", {}, spaced(one.plate)),
  make("div.grow", {}, make("small", {}, fill(w.entered, clock(one.entered)) + (at === 0 ? " · " + w.at_lane : ""))),
  make("span.state." + (one.due ? "waiting" : "paid"), {}, one.due ? w.due + " ¥" + yuan(one.due) : w.nothing_due),
  make("button.button.small.plain", { type: "button", click: () => trouble(async () => {
    const { open } = await ask("park/leave", { merId: lot, plate: one.plate });
    if (!open) throw new Error(spaced(one.plate) + " " + w.stays_shut);
    driven = { plate: one.plate, at: Date.now() };
    await refresh();
  }) }, w.drive_out));

const opening = (one) => make("li", {},
  make("b.plate.num", {}, one.plate ? spaced(one.plate) : "–"),
  make("div.grow", {}, make("small", {}, hour(one.at) + (one.lane ? " · " + one.lane : "") + (one.times > 1 ? " · " + fill(w.times_told, one.times) : ""))),
  make("b.num", {}, "¥" + one.amount));

// What the sign at the gate says: the last payment, for some seconds.
const sign = (openings) => {
  const last = openings[0];
  const paid = last && Date.now() - Date.parse(last.at) < OPEN ? { plate: last.plate, amount: last.amount } : null;
  const out = driven && Date.now() - driven.at < OPEN ? { plate: driven.plate } : null;
  const now = paid || out;
  get("barrier").classList.toggle("open", !!now);
  draw("sign", now, () => now
    ? [make("b", {}, w.gate_open), make("span.num", {}, (now.plate ? spaced(now.plate) : "") + (now.amount ? "  ¥" + now.amount : ""))]
    : [make("b", {}, w.gate_shut), make("span", {}, w.gate_shut_hint)]);
};

const drawLots = (lots, chosen) => {
  get("lots").hidden = Object.keys(lots).length < 2;
  draw("lots", [lots, chosen], () => Object.entries(lots).map(([merId, name]) =>
    make("button", { type: "button", "aria-pressed": String(merId === chosen), click: () => { lot = merId; driven = null; refresh(); } }, name)));
};

const refresh = async () => {
  let facts;
  try { facts = await ask("park/state?" + new URLSearchParams({ merId: lot })); } catch (error) { get("problem").textContent = error.message; return; }
  lot = facts.merId;
  drawLots(facts.lots, lot);
  drawCodes(facts.codes);
  sign(facts.openings);
  draw("cars", facts.cars, () => facts.cars.length ? make("ul.list", {}, ...facts.cars.map(carRow)) : make("p.hint", {}, w.nobody_inside));
  draw("openings", facts.openings, () => facts.openings.length ? make("ul.list", {}, ...facts.openings.slice(0, 8).map(opening)) : make("p.hint", {}, w.no_openings));
  drawCalls(facts.calls, facts.down);
};

get("enter").addEventListener("submit", (event) => {
  event.preventDefault();
  trouble(async () => {
    await ask("park/enter", { merId: lot, plate: get("plate").value, minutes: Number(get("minutes").value) });
    get("plate").value = "";
    await refresh();
  });
});
failing("park", refresh);
often(refresh, 1000);
