"use strict";
// Plays the frames of a chart: moves a slider from stop to stop, as a reader would, until its end or a reader's own move.
// Nothing plays by itself, and nothing where a reader wants less motion: there the slider has every stop.

const calm = matchMedia("(prefers-reduced-motion: reduce)");

for (const button of document.querySelectorAll(".play")) {
  const slider = document.getElementById(button.getAttribute("aria-controls"));
  const status = slider.closest(".exhibit").querySelector("[role=status]");
  let timer = 0;
  const move = (value) => {
    slider.value = value;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const pause = () => {
    clearInterval(timer);
    timer = 0;
    button.textContent = say("Play");
    // A listener hears where it stops, not every stop on the way.
    status.ariaLive = null;
    move(slider.value);
    status.prepend(`${slider.getAttribute("aria-valuetext")}. `);
  };
  const play = () => {
    status.ariaLive = "off";
    button.textContent = say("Pause");
    move(+slider.value < +slider.max ? +slider.value + 1 : 0);
    timer = setInterval(() => (+slider.value < +slider.max && !calm.matches && !document.hidden ? move(+slider.value + 1) : pause()), +button.dataset.wait);
  };
  button.addEventListener("click", () => (timer ? pause() : play()));
  slider.addEventListener("input", ({ isTrusted }) => timer && isTrusted && pause());
  addEventListener("beforeprint", () => timer && pause());
}
