// Arithmetic of played seconds: lists of [start, end] pairs, sorted and apart.

/** The native TimeRanges as pairs. Only what ran through the player is in it: seeking does not count. */
export function pairs(ranges) {
  return Array.from({ length: ranges.length }, (_, index) => [ranges.start(index), ranges.end(index)]);
}

/** Both lists as one. */
export function merge(some, others) {
  const merged = [];
  for (const [start, end] of [...some, ...others].sort((one, other) => one[0] - other[0])) {
    const last = merged.at(-1);
    if (last && start <= last[1] + 0.25) last[1] = Math.max(last[1], end);
    else if (end > start) merged.push([start, end]);
  }
  return merged;
}

/** What of `some` is not in `others`. */
export function without(some, others) {
  let rest = some.map(([start, end]) => [start, end]);
  for (const [from, to] of others) {
    rest = rest.flatMap(([start, end]) => [
      ...(start < from ? [[start, Math.min(end, from)]] : []),
      ...(end > to ? [[Math.max(start, to), end]] : []),
    ]);
  }
  return rest.filter(([start, end]) => end - start > 0.01);
}

/** Distinct seconds. */
export function total(ranges) {
  return ranges.reduce((sum, [start, end]) => sum + end - start, 0);
}

/** "1:05" */
export function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}
