// The canvas: what part of the map is seen, and when it is drawn.

import { makeRenderer } from "./gl.js";
import { between, fit, makeView, resized, zoomOf } from "./view.js";

const FRAME_MS = 24; // what a frame may take while something moves
const LEAST_POINTS = 20_000; // drawn even then
const STILL_MS = 140;
const GLIDE_MS = 180;
const SIZES_PX = { least: 1.7, most: 7.5 };
const HIT_PX = { least: 5, most: 12, ring: 1.25 };
const MANY_HITS = 3000;
const OPACITIES = { least: 0.22, most: 0.85 };
const PALE = 0.28;

// `tell` has: framed(view) at every frame, drawn(n) when all n points are on the screen.
export function makeStage(canvas, tell, signal) {
  const renderer = makeRenderer(canvas);
  if (!renderer) return null;

  let view = makeView();
  let points = null; // {n, bounds, area}
  let hits = { count: 0, isOn: false };
  let textColor = [0, 0, 0];
  let hasView = false;
  let budget = Infinity; // points that can be drawn within a frame
  let isMoving = false;
  let [frame, reframing, still, glide] = [0, 0, 0, 0];

  const redraw = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      draw();
    });
  };

  // What lies over the canvas alone is moved: the points stay as they were drawn.
  const reframe = () => {
    reframing ||= requestAnimationFrame(() => {
      reframing = 0;
      if (!frame) tell.framed(view);
    });
  };

  const draw = () => {
    if (!points || view.width <= 1 || renderer.isLost()) return;
    const ratio = devicePixelRatio;
    const [width, height] = [view.width, view.height].map((px) => Math.round(px * ratio));
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const count = isMoving ? Math.min(points.n, budget) : points.n;
    const size = sizeOf(view, points);
    const began = performance.now();
    renderer.draw({
      view,
      ratio,
      count,
      size,
      opacity: opacityOf(view, points, size, count) * (hits.isOn ? PALE : 1),
      hits: hits.isOn && hits.count ? { ...hits, ...looksOfHits(size, hits.count) } : null,
      textColor,
    });
    tell.framed(view);
    if (isMoving) return;
    const drawn = points;
    renderer.whenDone(() => {
      if (drawn !== points) return;
      const took = Math.max(performance.now() - began, 1);
      budget = Math.max(LEAST_POINTS, Math.floor((points.n * FRAME_MS) / took));
      tell.drawn(points.n);
    });
  };

  const show = (next) => {
    view = next;
    isMoving = true;
    clearTimeout(still);
    still = setTimeout(() => {
      isMoving = false;
      redraw();
    }, STILL_MS);
    redraw();
  };

  const glideTo = (next) => {
    cancelAnimationFrame(glide);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      show(next);
      return;
    }
    const from = view;
    const began = performance.now();
    const step = () => {
      const t = Math.min(1, (performance.now() - began) / GLIDE_MS);
      show(t < 1 ? between(from, next, t * (2 - t)) : next);
      if (t < 1) glide = requestAnimationFrame(step);
    };
    step();
  };

  const sizes = new ResizeObserver(() => {
    const { clientWidth, clientHeight } = canvas;
    if (!clientWidth || !clientHeight) return;
    const { bounds } = points ?? { bounds: { left: 0, right: 1, bottom: 0, top: 1 } };
    view = resized(view, clientWidth, clientHeight, bounds);
    if (points && !hasView) {
      view = fit(view, points.bounds);
      hasView = true;
    }
    redraw();
  });
  sizes.observe(canvas);

  // A screen with more pixels, or the page made larger: the canvas keeps its size and is blurred.
  const watchRatio = () => {
    const changed = () => {
      redraw();
      watchRatio();
    };
    const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    query.addEventListener("change", changed, { once: true, signal });
  };
  watchRatio();

  canvas.addEventListener("webglcontextlost", (event) => {
    event.preventDefault(); // it is wanted back
    tell.lost();
  }, { signal });
  canvas.addEventListener("webglcontextrestored", () => {
    renderer.restore();
    tell.restored();
    redraw();
  }, { signal });

  return {
    view: () => view,
    zoom: () => zoomOf(view),
    home: () => points && glideTo(fit(view, points.bounds)),
    moved(next) {
      cancelAnimationFrame(glide);
      show(next);
    },
    glideTo,
    redraw,
    reframe,
    set: renderer.set,
    // Other points are looked at from afar first; the same ones in other colours from where one is.
    setPoints(given) {
      const { bounds } = given;
      const isKnown = points && JSON.stringify(points.bounds) === JSON.stringify(bounds);
      points = given;
      budget = Infinity;
      if (!isKnown) {
        hasView = view.width > 1;
        view = fit(view, bounds);
      }
    },
    setHits: (given) => (hits = given),
    setTextColor: (given) => (textColor = given),
    stop() {
      sizes.disconnect();
      clearTimeout(still);
      cancelAnimationFrame(frame);
      cancelAnimationFrame(reframing);
      cancelAnimationFrame(glide);
      renderer.stop();
    },
  };
}

// As large as leaves room between typical neighbours, and slowly larger from close by.
function sizeOf(view, { n, area }) {
  const room = Math.sqrt((area * view.scale ** 2) / Math.max(n, 1));
  const size = 1.6 * room ** 0.75;
  return Math.min(SIZES_PX.most, Math.max(SIZES_PX.least, size));
}

// The more points lie on one another, the paler each is, so that dense and sparse differ.
function opacityOf(view, { area }, size, count) {
  const deep = (count * size * size) / (area * view.scale ** 2);
  return Math.min(OPACITIES.most, Math.max(OPACITIES.least, 0.9 / Math.max(deep, 1) ** 0.42));
}

function looksOfHits(size, count) {
  const wanted = count > MANY_HITS ? HIT_PX.least : Math.max(2 * size, HIT_PX.least + 2);
  return { size: Math.min(HIT_PX.most, wanted), ring: HIT_PX.ring };
}
