// A search form whose results change in place: the same page is fetched, and its marked regions are exchanged.
// <form method="get" data-live> … and, anywhere, <div data-live-region>, as many on both pages; what [data-live-status] says is read out.
export default function live(form) {
  let timer, waiting;
  const status = document.createElement("div");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  form.after(status);

  // `keep`: somebody is still typing; `asked`: they pressed the button.
  async function refresh(keep, asked = false) {
    clearTimeout(timer);
    waiting?.abort();
    waiting = new AbortController();
    const data = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
    const address = form.action.split("?")[0] + (data.size ? `?${data}` : "");
    if (address === location.href && !asked) return;
    const here = address === location.href;
    const regions = document.querySelectorAll("[data-live-region]");
    regions.forEach((region) => region.setAttribute("aria-busy", "true"));
    try {
      const answer = await fetch(address, { signal: waiting.signal, headers: { Accept: "text/html", ...(keep && { "Portal-Typing": "yes" }) } });
      if (!answer.ok) return location.assign(address);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const said = page.querySelector("[data-live-status]")?.textContent.trim() ?? "";
      const focus = document.activeElement?.id;
      const twins = page.querySelectorAll("[data-live-region]");
      if (twins.length !== regions.length) return location.assign(address);
      for (const [index, region] of regions.entries()) {
        const fresh = twins[index];
        for (const part of region.querySelectorAll("details[id]")) {
          const twin = fresh.querySelector(`#${CSS.escape(part.id)}`);
          if (twin) twin.open = part.open;
        }
        region.replaceChildren(...fresh.childNodes);
      }
      // Words that were understood as a place or a filter have moved to their own fields.
      if (!keep) for (const field of form.querySelectorAll('input[type="search"][id]')) {
        const twin = page.getElementById(field.id);
        if (twin && !field.closest("[data-live-region]")) field.value = twin.value;
      }
      if (focus && document.activeElement?.id !== focus) document.getElementById(focus)?.focus({ preventScroll: true });
      history[keep || here ? "replaceState" : "pushState"]({ live: true }, "", address);
      status.textContent = said;
    } catch (error) {
      if (error.name !== "AbortError") location.assign(address);
    } finally {
      document.querySelectorAll("[data-live-region]").forEach((region) => region.removeAttribute("aria-busy"));
    }
  }

  // Regions may stand outside the form, with fields that belong to it (form="…").
  const ours = (event) => event.target.form === form;
  document.addEventListener("change", (event) => ours(event) && event.target.type !== "search" && refresh(false));
  document.addEventListener("input", (event) => {
    if (!ours(event) || !["search", "text", "number"].includes(event.target.type)) return;
    clearTimeout(timer);
    timer = setTimeout(() => refresh(true), 350);
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); refresh(false, true); });
  addEventListener("popstate", () => location.reload());
}
