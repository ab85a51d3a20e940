/** The few WebGL2 calls that can fail, checked. */

export interface Program {
  program: WebGLProgram;
  /** Where a uniform lives; asked once per name. */
  at(name: string): WebGLUniformLocation | null;
}

export function program(gl: WebGL2RenderingContext, vertex: string, fragment: string): Program {
  const made = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(type);
    if (!shader) throw new Error('The graphics context is lost');
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) {
      throw new Error(gl.getShaderInfoLog(shader) ?? 'A shader did not compile');
    }
    gl.attachShader(made, shader);
    gl.deleteShader(shader);
  }
  gl.linkProgram(made);
  if (!gl.getProgramParameter(made, gl.LINK_STATUS)) {
    throw new Error(gl.getProgramInfoLog(made) ?? 'A program did not link');
  }
  const places = new Map<string, WebGLUniformLocation | null>();
  return {
    program: made,
    at(name) {
      let place = places.get(name);
      if (place === undefined) {
        place = gl.getUniformLocation(made, name);
        places.set(name, place);
      }
      return place;
    },
  };
}

export function buffer(gl: WebGL2RenderingContext): WebGLBuffer {
  const made = gl.createBuffer();
  if (!made) throw new Error('The graphics context is lost');
  return made;
}
