const { report, words } = DATA;
const w = (id) => words[lang][id] ?? id;
const named = (name) => name === 'unknown' ? w('unknown') : name;
const percent = (value) => `${Math.round(value * 100)} %`;

/** A share as a bar, with its interval drawn over it. */
function bar(name, share, gone) {
  const row = make('div', gone ? 'row gone' : 'row');
  const track = make('div', 'track');
  const fill = make('div', 'fill');
  fill.style.width = `${share.share * 100}%`;
  const span = make('div', 'span');
  span.style.left = `${share.low * 100}%`;
  span.style.width = `${(share.high - share.low) * 100}%`;
  track.append(fill);
  if (share.high > share.low) track.append(span);
  track.title = `${share.count} / ${share.of}`;
  row.append(make('span', '', name), track,
    make('span', '', `${percent(share.share)} (${Math.round(share.low * 100)}–${Math.round(share.high * 100)})`));
  return row;
}

function tile(value, label) {
  const tile = make('div', 'tile');
  tile.append(make('b', '', value), make('span', '', label));
  return tile;
}

function moved(name, way) {
  const box = make('div');
  box.append(make('div', 'quiet', `${name}  ${way.first.toFixed(1)} → ${way.last.toFixed(1)}`));
  const line = make('div', 'moved');
  const at = (value) => `${2 + value / 4 * 96}%`;
  const from = Math.min(way.first, way.last), to = Math.max(way.first, way.last);
  const path = make('div', 'way');
  path.style.left = at(from);
  path.style.width = `${(to - from) / 4 * 96}%`;
  const first = make('div', 'dot'), last = make('div', 'dot last');
  first.style.left = at(way.first);
  last.style.left = at(way.last);
  line.append(make('div', 'axis'), path, first, last);
  box.append(line);
  return box;
}

function draw() {
  document.getElementById('title').textContent = w('heading');
  document.getElementById('note').textContent = w('note');
  const all = section(`${report.calls} ${w('calls')}`, true);
  const tiles = make('div', 'tiles');
  tiles.append(tile(report.ended, w('ended')), tile(percent(report.clean.share), w('clean')),
    tile(percent(report.advice_taken.share), w('taken')));
  if (report.cost_per_kept !== null) tiles.append(tile(Math.round(report.cost_per_kept), w('per-kept')));
  tiles.append(tile(report.promises.made, w('made')), tile(report.promises.kept, w('promises-kept')),
    tile(report.promises.overdue, w('overdue')));
  all.append(tiles);
  if (report.ended === 0) { all.append(make('p', 'quiet', w('empty'))); return; }

  const outcomes = section(w('outcomes'));
  for (const name of ['retained', 'withdrawn', 'left', 'callback', 'handed_over', 'hung_up']) {
    const share = report.outcomes[name];
    if (!share) continue;
    outcomes.append(bar(w(`outcome-${name}`), share, name === 'hung_up'));
  }
  const groups = section(`${w('kept')} · ${w(`by-${report.by}`)}`);
  groups.id = 'groups';
  for (const group of report.groups) {
    const row = bar(named(group.name), group.retained);
    const clean = make('div', 'also');
    clean.style.left = `${group.retained.share * 100}%`;
    clean.style.width = `${group.let_go_clean.share * 100}%`;
    row.querySelector('.fill').after(clean);
    row.title = `${group.turns.toFixed(1)} ${w('turns')} · ${Math.round(group.seconds)} ${w('seconds')}`;
    groups.append(row);
  }
  groups.append(make('p', 'quiet', w('also')));
  const reasons = section(w('reasons'));
  const pairs = make('div', 'pairs');
  pairs.append(make('span', 'head', w('stated')), make('span', 'head', w('confirmed')), make('span'));
  for (const [stated, confirmed, calls] of report.reasons.slice(0, 12)) {
    pairs.append(make('span', '', named(stated)), make('span', '', named(confirmed)), make('span', 'number', calls));
  }
  reasons.append(pairs);
  const lost = section(w('lost'));
  if (Object.keys(report.lost_in).length === 0) lost.remove();
  const total = Object.values(report.lost_in).reduce((sum, calls) => sum + calls, 0);
  for (const [step, calls] of Object.entries(report.lost_in)) {
    const share = { share: calls / total, low: calls / total, high: calls / total, count: calls, of: total };
    const row = bar(w(`step-${step}`), share, true);
    row.lastChild.textContent = calls;
    lost.append(row);
  }
  const equation = section(w('moved'));
  for (const [side, way] of [['severity', report.severity], ['cost-side', report.cost]]) {
    if (way.calls > 0) equation.append(moved(w(side), way));
  }
  const time = section(w('time'));
  const stack = make('div', 'stack'), key = make('div', 'key');
  const sum = report.seconds.reduce((all, seconds) => all + seconds, 0) || 1;
  ['trust', 'probe', 'propose', 'agree', 'closed'].forEach((step, at) => {
    const part = make('i');
    part.style.width = `${report.seconds[at] / sum * 100}%`;
    part.style.background = `oklch(.68 .1 ${40 + at * 62})`;
    const mark = make('i');
    mark.style.background = part.style.background;
    const label = make('span');
    label.append(mark, `${w(`step-${step}`)} ${Math.round(report.seconds[at])} s`);
    stack.append(part);
    key.append(label);
  });
  time.append(stack, key);
  const advice = section(w('refused'), true);
  const table = make('div', 'pairs');
  for (const [item, advised] of report.refused) {
    const why = Object.entries(advised.why_not).map(([name, count]) => `${w(`why-${name}`)} ${count}`).join(', ');
    table.append(make('span', '', item), make('span', 'quiet', why), make('span', 'number', `${advised.times - advised.taken} / ${advised.times}`));
  }
  advice.append(table);
}
