// Shows how far the work is, by itself, until it is done.
export default function reload(part) {
  setTimeout(async () => {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    const fresh = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".batch-state");
    if (!fresh) return reload(part);
    if (!fresh.hasAttribute("data-reload-while-busy")) return location.reload();
    part.replaceChildren(...fresh.childNodes);
    reload(part);
  }, 1200);
}
