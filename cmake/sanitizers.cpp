// SPDX-License-Identifier: Apache-2.0
// Part of every executable that is built with a sanitizer: what the checkers are to know of libraries that
// are not built with one.

#if defined(__SANITIZE_ADDRESS__)
/// No library is unloaded: what one keeps for itself would look like a leak once its own data is gone (Mesa's
/// software renderer, which GLFW unloads with the window, keeps 112 bytes), and the leak checker itself fails
/// on thread-local data of libraries that have gone.
extern "C" __attribute__((visibility("default"))) int dlclose(void* /*library*/) {
  return 0;
}
#endif

#if defined(__SANITIZE_THREAD__)
/// Mesa's threads synchronise by instructions that the checker does not see: its fences are destroyed
/// "while" its own threads unlock them. Xlib unlocks its display once more in a call during which it was
/// lost.
extern "C" const char* __tsan_default_suppressions() {  // NOLINT: the checker's name
  return "race:swrast_dri.so\nmutex:libX11.so\n";
}
#endif
