// Keys on board and table, while the focus is on one of their persons; never while somebody types.
export default function keys(area) {
  const help = document.querySelector("[data-keys-help]");
  if (help) help.hidden = false;
  const lanes = () => {
    const found = [...area.querySelectorAll(".lane")];
    return (found.length ? found : [area]).map((lane) => [...lane.querySelectorAll("[data-person]")]).filter((lane) => lane.length);
  };
  const go = (person) => {
    const link = person?.querySelector("a");
    link?.focus();
    person?.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  area.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const person = event.target.closest("[data-person]");
    if (!person || event.target.matches("select, textarea, input:not([type=checkbox])")) return;
    const all = lanes(), x = all.findIndex((lane) => lane.includes(person)), y = all[x].indexOf(person);
    const steps = {
      ArrowDown: () => go(all[x][y + 1]),
      ArrowUp: () => go(all[x][y - 1]),
      ArrowRight: () => go(all[x + 1]?.[Math.min(y, all[x + 1].length - 1)]),
      ArrowLeft: () => go(all[x - 1]?.[Math.min(y, all[x - 1].length - 1)]),
      m: () => person.querySelector("select")?.focus(),
      a: () => document.getElementById("bulk-do")?.focus(),
      " ": () => event.target.matches("a") && person.querySelector('input[type="checkbox"]')?.click(),
    };
    const step = steps[event.key];
    if (!step || (event.key === " " && !event.target.matches("a"))) return;
    event.preventDefault();
    step();
  });
}
