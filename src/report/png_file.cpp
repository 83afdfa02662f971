// SPDX-License-Identifier: Apache-2.0
// libpng into memory, then one whole file.
#include "report/png_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <png.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <stdexcept>

#include "result/output_file.h"
#include "seedbed/error.h"

namespace seedbed {
namespace {

void append(png_structp png, png_bytep data, png_size_t size) {
  auto* bytes = static_cast<std::vector<std::uint8_t>*>(png_get_io_ptr(png));
  try {
    bytes->insert(bytes->end(), data, data + size);
  } catch (const std::bad_alloc&) {
    png_error(png, "out of memory");
  }
}

void keep_quiet(png_structp, png_const_charp) {}

/// The part between setjmp and its possible return: no object with a destructor lives here.
bool write_all(png_structp png, png_infop info, const Image& image, double pixels_per_inch) {
  if (setjmp(png_jmpbuf(png)) != 0) return false;  // NOLINT(bugprone-*): libpng's way to report errors
  png_set_IHDR(png, info, static_cast<png_uint_32>(image.width), static_cast<png_uint_32>(image.height), 8,
               PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  const auto density = static_cast<png_uint_32>(std::lround(pixels_per_inch / 0.0254));
  png_set_pHYs(png, info, density, density, PNG_RESOLUTION_METER);
  png_set_sRGB_gAMA_and_cHRM(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
  png_write_info(png, info);
  const std::size_t stride = static_cast<std::size_t>(image.width) * 3;
  for (int y = 0; y < image.height; ++y)
    png_write_row(png, image.rgb.data() + static_cast<std::size_t>(y) * stride);
  png_write_end(png, info);
  return true;
}

[[noreturn]] void fail(const std::string& path, int error) {
  throw ResultError(fmt::format("{}: cannot be written: {}", path, std::strerror(error)));
}

}  // namespace

std::vector<std::uint8_t> encode_png(const Image& image, double pixels_per_inch) {
  std::vector<std::uint8_t> bytes;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, keep_quiet);
  png_infop info = png == nullptr ? nullptr : png_create_info_struct(png);
  bool whole = false;
  if (info != nullptr) {
    png_set_write_fn(png, &bytes, append, nullptr);
    whole = write_all(png, info, image, pixels_per_inch);
  }
  png_destroy_write_struct(&png, &info);
  if (!whole) throw std::runtime_error("the picture cannot be encoded as PNG");
  return bytes;
}

void write_file_whole(const std::string& path, const std::vector<std::uint8_t>& bytes) {
  refuse_result_as_output(path);
  const std::string temporary = fmt::format("{}.{}.tmp", path, ::getpid());
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0) fail(path, errno);
  int error = 0;
  for (std::size_t done = 0; done < bytes.size() && error == 0;) {
    const ssize_t n = ::write(file, bytes.data() + done, bytes.size() - done);
    if (n >= 0) done += static_cast<std::size_t>(n);
    if (n < 0 && errno != EINTR) error = errno;
  }
  if (error == 0 && ::fsync(file) != 0 && errno != EINVAL) error = errno;
  if (::close(file) != 0 && error == 0) error = errno;
  if (error == 0 && std::rename(temporary.c_str(), path.c_str()) != 0) error = errno;
  if (error != 0) {
    ::unlink(temporary.c_str());
    fail(path, error);
  }
}

}  // namespace seedbed
