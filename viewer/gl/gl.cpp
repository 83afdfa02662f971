// SPDX-License-Identifier: Apache-2.0
#include "viewer/gl/gl.h"

#include "seedbed/error.h"

namespace seedbed::viewer {
namespace {

GLuint compile(const char* name, GLenum kind, const char* source, const std::string& defines) {
  const GLuint shader = glCreateShader(kind);
  const char* parts[] = {"#version 330 core\n", defines.c_str(), source};
  glShaderSource(shader, 3, parts, nullptr);
  glCompileShader(shader);
  GLint ok = 0;
  glGetShaderiv(shader, GL_COMPILE_STATUS, &ok);
  if (ok) return shader;
  char log[2048] = "";
  glGetShaderInfoLog(shader, sizeof log, nullptr, log);
  throw Error(ExitCode::failed, std::string("OpenGL: shader ") + name + ": " + log);
}

void GLAPIENTRY on_message(GLenum, GLenum type, GLuint, GLenum severity, GLsizei length, const GLchar* text,
                           const void* user) {
  if (severity == GL_DEBUG_SEVERITY_NOTIFICATION || type == GL_DEBUG_TYPE_PERFORMANCE) return;
  auto* messages = static_cast<std::vector<std::string>*>(const_cast<void*>(user));
  if (messages->size() < 64) messages->emplace_back(text, static_cast<std::size_t>(length));
}

}  // namespace

GlProgram::GlProgram(const char* name, const char* vertex, const char* fragment, const std::string& defines)
    : program_(glCreateProgram()) {
  const GLuint v = compile(name, GL_VERTEX_SHADER, vertex, defines),
               f = compile(name, GL_FRAGMENT_SHADER, fragment, defines);
  glAttachShader(program_, v);
  glAttachShader(program_, f);
  glLinkProgram(program_);
  glDeleteShader(v);
  glDeleteShader(f);
  GLint ok = 0;
  glGetProgramiv(program_, GL_LINK_STATUS, &ok);
  if (ok) return;
  char log[2048] = "";
  glGetProgramInfoLog(program_, sizeof log, nullptr, log);
  throw Error(ExitCode::failed, std::string("OpenGL: program ") + name + ": " + log);
}

GlMessages::GlMessages() {
  if (!epoxy_has_gl_extension("GL_KHR_debug")) return;
  glEnable(GL_DEBUG_OUTPUT);
  glEnable(GL_DEBUG_OUTPUT_SYNCHRONOUS);
  glDebugMessageCallback(on_message, &messages_);
}

std::vector<std::string> GlMessages::take() {
  for (GLenum error = glGetError(); error != GL_NO_ERROR; error = glGetError())
    messages_.push_back("glGetError: " + std::to_string(error));
  return std::exchange(messages_, {});
}

}  // namespace seedbed::viewer
