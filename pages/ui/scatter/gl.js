// Drawing with WebGL 2: one call for all points, a second one for those to be seen first.

import { N_COLORS } from "./palette.js";

const VERTEX = `#version 300 es
precision highp float;
in vec2 place;
in uint kind;
uniform vec2 center, scale;
uniform float size, opacity;
uniform sampler2D palette;
out vec4 color;
void main() {
  color = texelFetch(palette, ivec2(int(kind), 0), 0);
  // What is hidden goes where nothing is drawn. The centre is taken off first: places far from
  // it may lose digits, those that are looked at closely do not.
  gl_Position = color.a == 0.0 ? vec4(2.0, 2.0, 2.0, 1.0) : vec4((place - center) * scale, 0.0, 1.0);
  gl_PointSize = size;
  color.a *= opacity;
}`;

const FRAGMENT = `#version 300 es
precision highp float;
in vec4 color;
uniform float size, ring;
uniform vec3 ringColor;
out vec4 painted;
void main() {
  float away = length(gl_PointCoord * 2.0 - 1.0) * size * 0.5;
  float cover = size < 2.5 ? 1.0 : clamp(size * 0.5 - away + 0.25, 0.0, 1.0);
  float inRing = ring == 0.0 ? 0.0 : clamp(away - (size * 0.5 - ring) + 0.5, 0.0, 1.0);
  float alpha = color.a * cover;
  painted = vec4(mix(color.rgb, ringColor, inRing) * alpha, alpha);
}`;

const POLL_MS = 4;
const UNIFORMS = ["center", "scale", "size", "opacity", "palette", "ring", "ringColor"];

// Null where the browser has no WebGL 2 or refuses it.
export function makeRenderer(canvas) {
  const gl = canvas.getContext("webgl2", {
    alpha: true,
    antialias: false,
    depth: false,
    premultipliedAlpha: true,
  });
  if (!gl) return null;

  let own = null; // what lives on the graphics card, and is gone when the context is lost
  const kept = { places: null, kinds: null, palette: null, hits: null }; // to give it again

  const upload = (buffer, target, values) => {
    gl.bindBuffer(target, buffer);
    gl.bufferData(target, values, gl.STATIC_DRAW);
  };

  const give = {
    places: (values) => upload(own.places, gl.ARRAY_BUFFER, values),
    kinds: (values) => upload(own.kinds, gl.ARRAY_BUFFER, values),
    hits: (values) => upload(own.hits, gl.ELEMENT_ARRAY_BUFFER, values),
    palette: (values) => {
      gl.bindTexture(gl.TEXTURE_2D, own.palette);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, N_COLORS, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, values);
    },
  };

  const start = () => {
    own = makeOwn(gl);
    for (const [name, values] of Object.entries(kept)) if (values) give[name](values);
  };
  start();

  return {
    isLost: () => gl.isContextLost(),
    restore: start,
    set(name, values) {
      kept[name] = values;
      if (!gl.isContextLost()) give[name](values);
    },
    // All in CSS pixels; `ratio` is how many of the canvas' own one of them has.
    draw({ view, ratio, count, size, opacity, hits, textColor }) {
      if (gl.isContextLost() || !kept.places || !kept.kinds || !kept.palette) return;
      gl.viewport(0, 0, canvas.width, canvas.height);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
      gl.useProgram(own.program);
      gl.enable(gl.BLEND);
      gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
      gl.bindTexture(gl.TEXTURE_2D, own.palette);
      gl.bindVertexArray(own.vertices);
      const { at } = own;
      gl.uniform1i(at.palette, 0);
      gl.uniform2f(at.center, view.x, view.y);
      gl.uniform2f(at.scale, (2 * view.scale) / view.width, (2 * view.scale) / view.height);
      gl.uniform1f(at.size, size * ratio);
      gl.uniform1f(at.opacity, opacity);
      gl.uniform1f(at.ring, 0);
      gl.drawArrays(gl.POINTS, 0, count);
      if (!hits) return;
      gl.uniform1f(at.size, hits.size * ratio);
      gl.uniform1f(at.opacity, 1);
      gl.uniform1f(at.ring, hits.ring * ratio);
      gl.uniform3fv(at.ringColor, textColor.map((channel) => channel / 255));
      gl.drawElements(gl.POINTS, hits.count, gl.UNSIGNED_INT, 0);
    },
    // Calls back when all that was asked for is on the canvas; never if something is lost first.
    whenDone(done) {
      if (gl.isContextLost()) return;
      const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
      gl.flush();
      const ask = () => {
        if (gl.isContextLost()) return;
        const state = gl.clientWaitSync(fence, 0, 0);
        if (state === gl.TIMEOUT_EXPIRED) {
          setTimeout(ask, POLL_MS);
          return;
        }
        gl.deleteSync(fence);
        done();
      };
      setTimeout(ask);
    },
    stop() {
      // At once, rather than when memory is swept: browsers allow about sixteen of them.
      gl.getExtension("WEBGL_lose_context")?.loseContext();
    },
  };
}

// What the browser can draw with where it has no WebGL 2.
export function hasWebgl1() {
  const gl = document.createElement("canvas").getContext("webgl");
  gl?.getExtension("WEBGL_lose_context")?.loseContext();
  return gl !== null;
}

function makeOwn(gl) {
  const program = gl.createProgram();
  for (const [type, text] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ]) {
    const shader = gl.createShader(type);
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new Error(`The map's shaders do not link: ${gl.getProgramInfoLog(program)}`);
  }
  const at = Object.fromEntries(
    UNIFORMS.map((name) => [name, gl.getUniformLocation(program, name)]),
  );
  const [places, kinds, hits] = [gl.createBuffer(), gl.createBuffer(), gl.createBuffer()];
  const vertices = gl.createVertexArray();
  gl.bindVertexArray(vertices);
  const place = gl.getAttribLocation(program, "place");
  gl.bindBuffer(gl.ARRAY_BUFFER, places);
  gl.enableVertexAttribArray(place);
  gl.vertexAttribPointer(place, 2, gl.FLOAT, false, 0, 0);
  const kind = gl.getAttribLocation(program, "kind");
  gl.bindBuffer(gl.ARRAY_BUFFER, kinds);
  gl.enableVertexAttribArray(kind);
  gl.vertexAttribIPointer(kind, 1, gl.UNSIGNED_BYTE, 0, 0);
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, hits);
  const palette = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, palette);
  for (const side of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) {
    gl.texParameteri(gl.TEXTURE_2D, side, gl.NEAREST);
  }
  return { program, at, places, kinds, hits, vertices, palette };
}
