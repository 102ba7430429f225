const { told, words } = DATA;
const sides = told.sides ?? [told];
const w = (id) => words[lang][id] ?? id;
const percent = (value) => `${Math.round(value * 100)} %`;
const points = (value) => `${value < 0 ? '−' : '+'}${Math.abs(value * 100).toFixed(1)}`;
const interval = ([low, high]) => `${Math.round(low * 100)}–${Math.round(high * 100)}`;
const title = (side) => sides.length > 1 && sides[0].flow === sides[1].flow ? side.policy
  : sides.length > 1 && sides[0].policy === sides[1].policy ? side.flow : `${side.flow} · ${side.policy}`;

/** What a group came to, as one bar: kept, let go well, lost; the rest is still open. */
function parts(group) {
  const bar = make('div', 'parts');
  for (const [name, key] of [['kept', 'retained'], ['free', 'let_go_clean'], ['gone', 'lost']]) {
    const part = make('i', name);
    part.style.width = `${group[key] * 100}%`;
    part.title = `${w(key.replaceAll('_', '-'))} ${percent(group[key])} (${interval(group[`${key}_interval`])})`;
    bar.append(part);
  }
  return bar;
}

function groups(id, key, called) {
  const names = [...new Set(sides.flatMap((side) => Object.keys(side[key])))].filter((name) => name !== '');
  if (names.length === 0) return;
  const size = (name) => Math.max(...sides.map((side) => side[key][name]?.calls ?? 0));
  names.sort((a, b) => size(b) - size(a));
  const box = section(w(id));
  for (const name of names) {
    const row = make('div', sides.length > 1 ? 'bars two' : 'bars'), bars = make('div', 'stackd');
    for (const side of sides) if (side[key][name]) bars.append(parts(side[key][name]));
    const kept = sides.map((side) => side[key][name] ? Math.round(side[key][name].retained * 100) : '–').join(' / ');
    row.append(make('span', '', w(called)[name] ?? name), bars, make('span', '', kept));
    box.append(row);
  }
}

function legend() {
  const box = make('div', 'key');
  for (const [name, id] of [['kept', 'retained'], ['free', 'let-go-clean'], ['gone', 'lost']]) {
    const one = make('span');
    one.append(make('i', name), document.createTextNode(w(id)));
    box.append(one);
  }
  const rest = make('span'), mark = make('i');
  mark.style.background = 'var(--faint)';
  rest.append(mark, document.createTextNode(w('other')));
  box.append(rest);
  return box;
}

function draw() {
  document.getElementById('title').textContent = w('heading');
  document.getElementById('note').textContent = w('note');
  const all = section(`${sides[0].calls.toLocaleString('en')} ${w('calls')} · ${w('seed')} ${sides[0].seed}`, true);
  for (const side of sides) {
    const row = make('div', 'bars');
    row.append(make('span', '', title(side)), parts(side), make('span', '', percent(side.retained)));
    all.append(row);
  }
  all.append(legend());
  const numbers = section(w('outcomes'), true), wrap = make('div', 'wrap'), table = make('table');
  const head = make('tr');
  head.append(make('th'), ...sides.map((side) => make('th', '', title(side))));
  table.append(head);
  const rows = [
    [w('retained'), (side) => `${percent(side.retained)} (${interval(side.retained_interval)})`],
    [w('let-go-clean'), (side) => `${percent(side.let_go_clean)} (${interval(side.let_go_clean_interval)})`],
    [w('lost'), (side) => `${percent(side.lost)} (${interval(side.lost_interval)})`],
    ...Object.keys(sides[0].outcomes).filter((name) => sides.some((side) => side.outcomes[name] > 0))
      .map((name) => ['· ' + w(`result-${name}`), (side) => side.outcomes[name].toLocaleString('en')]),
    [w('worth'), (side) => `${points(side.value)} (${points(side.value_interval[0])} … ${points(side.value_interval[1])})`],
    [w('exchanges'), (side) => side.turns_mean.toFixed(1)],
    [w('offers'), (side) => side.offers_mean.toFixed(2)],
    [w('breaks'), (side) => `${side.conduct_breaks} · ${side.conduct_warnings}`],
  ];
  for (const [name, value] of rows) {
    const row = make('tr');
    row.append(make('td', '', name), ...sides.map((side) => make('td', '', value(side))));
    table.append(row);
  }
  wrap.append(table);
  numbers.append(wrap);
  if (told.difference) {
    const box = section(w('difference'), true);
    for (const [id, one] of [['worth', told.difference.value], ['more-kept', told.difference.retained]]) {
      box.append(make('p', '', `${w(id)}: ${points(one.mean)} (${points(one.low)} … ${points(one.high)})`));
    }
  }
  groups('by-reason', 'by_reason', 'reasons');
  groups('by-style', 'by_style', 'manners');
}
