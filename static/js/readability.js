// How easy the words read, counted again while they are typed: the Gulpease index, as in portal/text_checks.py.
// <textarea data-gulpease="id-of-the-line">; several areas with the same line are counted as one text.
export default function readability(area) {
  const line = document.getElementById(area.dataset.gulpease);
  if (!line || line.dataset.counting) return;
  line.dataset.counting = "yes";
  const areas = [...document.querySelectorAll(`[data-gulpease="${CSS.escape(line.id)}"]`)];
  let timer;
  function count() {
    // Marks of headings, lists and the targets of links are no words.
    const plain = areas.map((one) => one.value).join("\n\n").replace(/\]\([^)]*\)/g, "]").replace(/^\s*(#+|[-*]|\d+\.)\s+/gm, "\n\n").replace(/[*_`[\]]/g, "");
    const words = plain.match(/[\p{L}\p{N}_]+(?:[’'][\p{L}\p{N}_]+)*/gu) ?? [];
    const said = words.length < 20 ? null : score(plain, words);
    line.querySelector("[data-score]").textContent = said ?? "–";
    line.querySelector("[data-verdict]").textContent = said === null ? line.dataset.short : said < 40 ? line.dataset.veryHard : said < 60 ? line.dataset.hard : line.dataset.easy;
    line.classList.toggle("hard", said !== null && said < 60);
  }
  function score(plain, words) {
    const sentences = plain.split(/[.!?…]+(?:\s|$)|\n\n/).filter((part) => /[\p{L}\p{N}]/u.test(part)).length;
    const letters = words.join("").match(/[\p{L}\p{N}]/gu).length;
    return Math.max(0, Math.min(100, Math.round(89 + (300 * sentences - 10 * letters) / words.length)));
  }
  for (const one of areas) one.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(count, 300); });
}
