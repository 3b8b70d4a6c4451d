// At the door: scans tickets with the phone's camera where the browser can read codes; else the code is typed.
export default function door(root) {
  const box = root.querySelector("[data-door-camera]");
  const form = root.querySelector("[data-door-code]");
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return;
  const button = box.querySelector("[data-door-scan]");
  const label = button.querySelector("span");
  const video = box.querySelector("video");
  const said = box.querySelector("[data-door-said]");
  const start = label.textContent;
  let stream = null;
  let last = "";
  let busy = false;

  box.hidden = false;
  button.addEventListener("click", () => (stream ? stop() : run()));
  addEventListener("pagehide", stop);

  async function run() {
    try {
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      video.srcObject = stream;
      video.hidden = false;
      await video.play();
      label.textContent = button.dataset.stop;
      look(detector);
    } catch {
      stop();
      said.textContent = button.dataset.refused;
    }
  }

  function stop() {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    video.hidden = true;
    label.textContent = start;
  }

  async function look(detector) {
    while (stream) {
      if (!busy) {
        const [found] = await detector.detect(video).catch(() => []);
        // The same ticket stays in view for a while: it is shown once.
        if (found && found.rawValue !== last) {
          last = found.rawValue;
          await show(found.rawValue);
        }
      }
      await new Promise((done) => setTimeout(done, 250));
    }
  }

  async function show(code) {
    busy = true;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams({ codice: code }) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      said.textContent = (page.querySelector(".flashes") ?? page.querySelector("main")).textContent.trim();
      for (const part of document.querySelectorAll("[data-door-part]")) {
        const fresh = page.getElementById(part.id);
        if (fresh) part.replaceWith(fresh);
      }
      navigator.vibrate?.(80);
    } catch {
      last = "";
      said.textContent = button.dataset.refused;
    }
    busy = false;
  }
}
