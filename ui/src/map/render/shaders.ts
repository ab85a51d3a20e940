/** GLSL of the WebGL2 renderer. Edges and marks cut their own edges: the context has no antialiasing. */

import { EDGE_KINDS, NODE_KINDS } from '../kinds';
import { TONES } from '../tones';

const CAMERA = `#version 300 es
precision highp float;
uniform vec3 u_camera; // centre, pixels per unit
uniform vec2 u_view;   // CSS pixels
vec2 screen(vec2 world) { return (world - u_camera.xy) * u_camera.z; } // from the view's centre
vec4 clip(vec2 pixels) { return vec4(pixels.x * 2.0 / u_view.x, -pixels.y * 2.0 / u_view.y, 0.0, 1.0); }
`;

export const LAND_VERTEX = `${CAMERA}
layout(location = 0) in vec3 a_point; // place, tint
uniform vec3 u_lands[6];
out vec3 v_colour;
void main() {
  v_colour = u_lands[int(a_point.z)];
  gl_Position = clip(screen(a_point.xy));
}`;

export const LAND_FRAGMENT = `#version 300 es
precision mediump float;
in vec3 v_colour;
out vec4 colour;
void main() { colour = vec4(v_colour, 1.0); }`;

export const EDGE_VERTEX = `${CAMERA}
layout(location = 0) in vec4 a_ends; // the wide end, the narrow end
layout(location = 1) in vec2 a_info; // look, factor of width
uniform vec4 u_colours[${EDGE_KINDS.length + 1}];
uniform vec3 u_widths[${EDGE_KINDS.length + 1}]; // wide, narrow, dashed
uniform vec4 u_fade;      // edges drawn, share that fades at the end, length that fades, factor of alpha
uniform float u_ratio;
uniform float u_boost;
out vec4 v_colour;
out vec3 v_shape; // across, half width, along if dashed else -1
void main() {
  int look = int(a_info.x);
  vec2 a = screen(a_ends.xy);
  vec2 b = screen(a_ends.zw);
  vec2 way = b - a;
  float len = max(length(way), 0.001);
  float end = float(gl_VertexID & 1);
  float side = (gl_VertexID & 2) == 0 ? -1.0 : 1.0;
  vec3 width = u_widths[look];
  float wide = mix(width.x, width.y, end) * a_info.y * u_boost;
  float reach = wide * 0.5 + 1.0 / u_ratio;
  vec2 normal = vec2(-way.y, way.x) / len;
  gl_Position = clip(mix(a, b, end) + normal * side * reach);
  v_colour = u_colours[look];
  float rank = float(gl_VertexID >> 2) / max(u_fade.x, 1.0);
  float tail = u_fade.y > 0.0 ? 1.0 - smoothstep(1.0 - u_fade.y, 1.0, rank) * 0.9 : 1.0;
  float far = u_fade.z > 0.0 ? clamp(sqrt(u_fade.z / len), 0.22, 1.0) : 1.0;
  v_colour.a *= tail * far * u_fade.w;
  v_shape = vec3(side * reach, wide * 0.5, width.z > 0.0 ? end * len : -1.0);
}`;

export const EDGE_FRAGMENT = `#version 300 es
precision highp float;
in vec4 v_colour;
in vec3 v_shape;
uniform float u_ratio;
out vec4 colour;
void main() {
  float half_pixel = 0.5 / u_ratio;
  float cover = clamp((max(v_shape.y, half_pixel) - abs(v_shape.x)) * u_ratio + 0.5, 0.0, 1.0);
  float alpha = v_colour.a * cover * min(1.0, v_shape.y * 2.0 * u_ratio);
  if (v_shape.z >= 0.0) alpha *= smoothstep(4.2, 3.4, abs(mod(v_shape.z, 9.0) - 3.6));
  if (alpha < 0.004) discard;
  colour = vec4(v_colour.rgb * alpha, alpha);
}`;

/** Marks are points, one vertex each; large ones are quads, which no driver drops when the centre leaves the view. */
const NODE_VERTEX = `${CAMERA}
layout(location = 0) in vec3 a_place; // place, radius in units
layout(location = 1) in uvec4 a_look; // kind, tone, bright, hollow
uniform vec3 u_colours[${TONES}];
uniform float u_least[${NODE_KINDS.length}];
uniform float u_most[${NODE_KINDS.length}];
uniform vec3 u_surface;
uniform float u_dim;
uniform float u_ratio;
uniform float u_rim; // room for what parts a mark from others, CSS pixels
flat out vec3 v_fill;
flat out int v_kind;
flat out int v_hollow;
flat out float v_radius;
flat out float v_reach;
out vec2 v_at; // CSS pixels from the centre
void main() {
  int kind = int(a_look.x);
  v_kind = kind;
  v_hollow = int(a_look.w);
  v_radius = clamp(a_place.z * u_camera.z, u_least[kind], u_most[kind]);
  v_fill = u_colours[int(a_look.y)];
  if (a_look.z == 0u) v_fill = mix(v_fill, u_surface, u_dim);
  v_reach = v_radius * (kind == 3 ? 1.2 : 1.0) + min(u_rim, v_radius * 0.45) + 0.5;
#ifdef QUADS
  v_at = (vec2(float(gl_VertexID & 1), float((gl_VertexID >> 1) & 1)) * 2.0 - 1.0) * v_reach;
  gl_Position = clip(screen(a_place.xy) + v_at);
#else
  gl_Position = clip(screen(a_place.xy));
  gl_PointSize = v_reach * 2.0 * u_ratio;
#endif
}`;
export const POINT_VERTEX = NODE_VERTEX;
export const QUAD_VERTEX = NODE_VERTEX.replace('#version 300 es', '#version 300 es\n#define QUADS');

const NODE_FRAGMENT = `#version 300 es
precision highp float;
flat in vec3 v_fill;
flat in int v_kind;
flat in int v_hollow;
flat in float v_radius;
flat in float v_reach;
in vec2 v_at;
uniform vec3 u_surface;
uniform float u_ratio;
uniform float u_rim;
out vec4 colour;
float box(vec2 p, vec2 half_size, float corner) {
  vec2 q = abs(p) - half_size + corner;
  return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - corner;
}
float shape(vec2 p, float r) {
  if (v_kind == 1) return box(p, vec2(r * 0.84), r * 0.3);                      // topic
  if (v_kind == 3) return (abs(p.x) + abs(p.y) - r * 1.18) * 0.7071;            // concept
  if (v_kind == 4 || v_kind == 8) return box(p, vec2(r * 0.64, r * 0.86), r * 0.16);           // note, source
  if (v_kind == 5 || v_kind == 6) {                                             // path, stage
    vec2 q = vec2(p.x + r * 0.2, abs(p.y));
    return max(dot(q, vec2(0.5, 0.866)) - r * 0.58, -q.x - r * 0.58);
  }
  return length(p) - r;
}
void main() {
#ifdef QUADS
  vec2 at = v_at;
#else
  vec2 at = (gl_PointCoord * 2.0 - 1.0) * v_reach;
#endif
  if (u_rim == 0.0 && v_radius < 2.5 && v_hollow == 0) {
    colour = vec4(v_fill, 1.0);
    return;
  }
  float d = shape(at, v_radius);
  float soft = 1.0 / u_ratio;
  float ink = clamp(0.5 - d / soft, 0.0, 1.0);
  float halo = clamp(0.5 - (d - min(u_rim, v_radius * 0.45)) / soft, 0.0, 1.0);
  if (halo <= 0.0) discard;
  vec3 fill = v_fill;
  if (v_kind == 0) {
    float line = max(1.5, v_radius * 0.15);
    float core = length(at) - v_radius * 0.56;
    float gap = clamp(0.5 + core / soft, 0.0, 1.0) * clamp(0.5 - (d + line) / soft, 0.0, 1.0);
    fill = mix(fill, u_surface, gap);
  } else if (v_hollow == 1) {
    fill = mix(fill, u_surface, clamp(0.5 - (d + max(1.1, v_radius * 0.24)) / soft, 0.0, 1.0));
  }
  colour = vec4(mix(u_surface, fill, ink) * halo, halo);
}`;
export const POINT_FRAGMENT = NODE_FRAGMENT;
export const QUAD_FRAGMENT = NODE_FRAGMENT.replace('#version 300 es', '#version 300 es\n#define QUADS');
