// The cards: balances that grow when the signed notice comes.
"use strict";
const before = new Map(); // number -> fen, as it was drawn last

const card = (one) => {
  const grown = before.has(one.number) && one.fen > before.get(one.number) ? one.fen - before.get(one.number) : 0;
  before.set(one.number, one.fen);
  return make("div.purse" + (grown ? ".grown" : ""), {},
    make("b.num", {}, one.number), make("span", {}, one.name || "–"),
    make("small", {}, w.balance),
    make("b.sum.num", {}, make("small", {}, "¥"), yuan(one.fen)),
    grown ? make("span.plus.num", {}, "+" + yuan(grown)) : null);
};
const credit = (one) => make("li", {},
  make("b.num", {}, one.number),
  make("div.grow", {}, make("small.num", {}, hour(one.at) + " · " + one.orderId + (one.times > 1 ? " · " + fill(w.times_credited, one.times) : ""))),
  make("b.num", {}, "+¥" + yuan(one.fen)));

const refresh = async () => {
  let facts;
  try { facts = await ask("cards/state"); } catch (error) { get("problem").textContent = error.message; return; }
  draw("cards", facts.cards, () => facts.cards.map(card));
  drawCodes(facts.codes);
  draw("credits", facts.credits, () => facts.credits.length ? make("ul.list", {}, ...facts.credits.slice(0, 8).map(credit)) : make("p.hint", {}, w.no_credits));
  drawCalls(facts.calls, facts.down);
};
failing("cards", refresh);
often(refresh, 1000);
