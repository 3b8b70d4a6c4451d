// "Near me": asks the device where it is, only when pressed. The button is hidden where that cannot work.
// <button type="button" hidden data-near-me data-clears="luogo" data-refused="…">, with inputs named lat and lon in its form.
export default function near(button) {
  if (!navigator.geolocation || !isSecureContext) return;
  const { lat, lon, [button.dataset.clears]: place } = button.form.elements;
  button.hidden = false;
  button.addEventListener("click", () => {
    button.setAttribute("aria-disabled", "true");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        // Two decimals are about a kilometre: near enough to search, too coarse to follow anybody.
        lat.value = coords.latitude.toFixed(2);
        lon.value = coords.longitude.toFixed(2);
        if (place) place.value = "";
        button.removeAttribute("aria-disabled");
        button.form.requestSubmit();
      },
      () => {
        button.removeAttribute("aria-disabled");
        const message = button.parentElement.querySelector("[role=alert]") ?? document.createElement("p");
        message.className = "hint";
        message.setAttribute("role", "alert");
        message.textContent = button.dataset.refused;
        button.after(message);
      },
      { timeout: 10000, maximumAge: 600000 },
    );
  });
}
