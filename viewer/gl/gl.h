// SPDX-License-Identifier: Apache-2.0
// OpenGL 3.3 core through libepoxy, and owners of GL objects. All calls come from the thread that has the
// context; an owner must die before it.
#pragma once

#include <epoxy/gl.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace seedbed::viewer {

/// A GL name with the functions that make and delete it.
template <class Traits>
class GlObject {
 public:
  GlObject() { Traits::make(&name_); }
  ~GlObject() {
    if (name_ != 0) Traits::destroy(&name_);
  }
  GlObject(GlObject&& o) noexcept : name_(std::exchange(o.name_, 0)) {}
  GlObject& operator=(GlObject&& o) noexcept {
    std::swap(name_, o.name_);
    return *this;
  }
  GLuint name() const { return name_; }

 private:
  GLuint name_ = 0;
};

struct BufferTraits {
  static void make(GLuint* n) { glGenBuffers(1, n); }
  static void destroy(const GLuint* n) { glDeleteBuffers(1, n); }
};
struct TextureTraits {
  static void make(GLuint* n) { glGenTextures(1, n); }
  static void destroy(const GLuint* n) { glDeleteTextures(1, n); }
};
struct VertexArrayTraits {
  static void make(GLuint* n) { glGenVertexArrays(1, n); }
  static void destroy(const GLuint* n) { glDeleteVertexArrays(1, n); }
};
struct FramebufferTraits {
  static void make(GLuint* n) { glGenFramebuffers(1, n); }
  static void destroy(const GLuint* n) { glDeleteFramebuffers(1, n); }
};
using GlBuffer = GlObject<BufferTraits>;
using GlTexture = GlObject<TextureTraits>;
using GlVertexArray = GlObject<VertexArrayTraits>;
using GlFramebuffer = GlObject<FramebufferTraits>;

class GlProgram {
 public:
  /// `defines` comes before both sources. Throws Error with the compiler's log.
  GlProgram(const char* name, const char* vertex, const char* fragment, const std::string& defines = "");
  ~GlProgram() { glDeleteProgram(program_); }
  GlProgram(const GlProgram&) = delete;
  GlProgram& operator=(const GlProgram&) = delete;
  void use() const { glUseProgram(program_); }
  /// `name`: a string literal, by whose address the location is remembered.
  GLint uniform(const char* name) const {
    const auto [found, fresh] = uniforms_.try_emplace(name, -1);
    if (fresh) found->second = glGetUniformLocation(program_, name);
    return found->second;
  }

 private:
  GLuint program_;
  mutable std::map<const char*, GLint> uniforms_;
};

/// Messages of GL's debug output, collected; empty is how it should be. Where the context has no debug
/// output, glGetError after the frame stands in.
class GlMessages {
 public:
  GlMessages();
  std::vector<std::string> take();

 private:
  std::vector<std::string> messages_;
};

}  // namespace seedbed::viewer
