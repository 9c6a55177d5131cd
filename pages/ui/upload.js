// The drop zone. A file's name is data: it is only ever shown by textContent.

const MEGABYTE = 1e6;
const LONGEST_NAME = 200;

// Streamlit calls the default export at every change of its arguments, with the same element.
const zones = new WeakMap();

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  let zone = zones.get(parentElement);
  if (!zone) {
    zone = makeZone(parentElement);
    zones.set(parentElement, zone);
  }
  zone.update(data, (fingerprint) => setTriggerValue("uploaded", fingerprint));
  const turn = ++zone.turn;
  return () => {
    // A clean-up of an earlier call may come late; only the last one means "gone".
    if (turn !== zone.turn) return;
    zone.stop();
    zones.delete(parentElement);
  };
}

function makeZone(root) {
  const $ = (name) => root.querySelector(`.${name}`);
  const zone = $("zone");
  const input = $("input");
  const listeners = new AbortController();
  const on = (target, events, act) =>
    events.split(" ").forEach((event) => {
      target.addEventListener(event, act, { signal: listeners.signal });
    });

  let settings = {};
  let uploaded = () => {};
  let request = null;
  let note = "";

  const show = (state, sentence) => {
    const sending = state === "sending";
    const hadFocus = root.activeElement !== null;
    zone.dataset.state = state;
    $("ask").hidden = sending;
    $("progress").hidden = !sending;
    $("status").textContent = sentence;
    // Hiding what has the focus would throw a keyboard user back to the top of the page.
    if (hadFocus) (sending ? $("cancel") : input).focus();
  };

  const fail = (sentence) => {
    request = null;
    input.value = "";
    show("failed", sentence);
  };

  const choose = (files) => {
    if (!files.length || request) return;
    const [file] = files;
    note = files.length > 1 ? `${files.length} files were dropped; only the first is taken. ` : "";
    if (!file.size) {
      fail("The file is empty, or it is a folder; choose a file with one record a line.");
    } else if (file.size > settings.maxMegabytes * MEGABYTE) {
      fail(
        `The file has ${megabytes(file.size)} MB, and the limit is ` +
          `${megabytes(settings.maxMegabytes * MEGABYTE)} MB; compress it (.gz or .zst), ` +
          "split it, or raise ASSAY_MAX_UPLOAD_MB.",
      );
    } else {
      send(file);
    }
  };

  const send = (file) => {
    const started = performance.now();
    $("name").textContent = file.name;
    draw(0, file.size, 0);
    show("sending", `${note}Sending the file.`);

    request = new XMLHttpRequest();
    request.open("POST", settings.url);
    request.setRequestHeader("X-Assay-Name", encodeName(file.name));
    request.responseType = "json";
    request.upload.onprogress = (event) => {
      draw(event.loaded, file.size, (performance.now() - started) / 1000);
    };
    request.onload = () => {
      const { status, response } = request;
      if (status === 200 && response?.fingerprint) {
        request = null;
        input.value = "";
        show("done", `${note}The file has arrived.`);
        uploaded(response.fingerprint);
      } else {
        fail(response?.error || `The server refused the file (${status}); try again.`);
      }
    };
    request.onerror = () => {
      fail("The connection broke off, and nothing was kept; see that Assay is running, then try again.");
    };
    request.onabort = () => fail("The upload was cancelled; nothing was kept.");
    request.send(file);
  };

  const draw = (sent, total, seconds) => {
    const percent = Math.floor((100 * sent) / total);
    const rate = seconds > 0.3 ? sent / seconds : 0;
    const figures = [`${megabytes(sent)} of ${megabytes(total)} MB`];
    if (rate) figures.push(`${megabytes(rate)} MB/s`);
    if (sent === total) figures.push("being written to disk");
    else if (rate) figures.push(timeLeft((total - sent) / rate));
    $("figures").textContent = figures.join("  ·  ");
    $("percent").textContent = `${percent} %`;
    $("bar").style.width = `${percent}%`;
    $("track").setAttribute("aria-valuenow", percent);
    $("track").setAttribute("aria-valuetext", figures.join(", "));
  };

  on(input, "change", () => choose(input.files));
  on($("cancel"), "click", () => request?.abort());
  on(zone, "dragenter dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = request ? "none" : "copy";
    zone.toggleAttribute("data-over", !request);
  });
  on(zone, "dragleave", (event) => {
    if (!zone.contains(event.relatedTarget)) zone.removeAttribute("data-over");
  });
  on(zone, "drop", (event) => {
    event.preventDefault();
    zone.removeAttribute("data-over");
    choose(event.dataTransfer.files);
  });

  return {
    turn: 0,
    update(data, callback) {
      settings = data;
      uploaded = callback;
      input.accept = data.accept;
      $("limit").textContent = `${megabytes(data.maxMegabytes * MEGABYTE)} MB`;
    },
    stop() {
      listeners.abort();
      if (request) request.onabort = null;
      request?.abort();
      request = null;
    },
  };
}

function megabytes(bytes) {
  const value = bytes / MEGABYTE;
  const digits = value < 10 ? 1 : 0;
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function timeLeft(seconds) {
  if (seconds < 1) return "less than a second left";
  if (seconds < 90) return `${Math.round(seconds)} s left`;
  return `${Math.round(seconds / 60)} min left`;
}

function encodeName(name) {
  // By whole characters; half of one (a lone surrogate) could not be encoded.
  const end = [...name].slice(-LONGEST_NAME).join("");
  return encodeURIComponent(end.replace(/\p{Surrogate}/gu, "_"));
}
