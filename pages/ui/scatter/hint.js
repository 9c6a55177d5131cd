// A sentence that is seen for a moment, such as why the wheel has not zoomed.

const SEEN_MS = 1800;
const BELOW_PX = 24;
const END_PX = 8;

export function makeHint(element) {
  let timer = 0;

  const hide = () => {
    clearTimeout(timer);
    element.hidden = true;
  };

  return {
    hide,
    // Below the mouse: the map's ends may be off the screen.
    show(y) {
      clearTimeout(timer);
      element.hidden = false;
      const lowest = element.parentElement.clientHeight - element.offsetHeight - END_PX;
      element.style.top = `${Math.min(y + BELOW_PX, lowest)}px`;
      timer = setTimeout(hide, SEEN_MS);
    },
  };
}
