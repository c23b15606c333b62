// Loops over many numbers at once: compiled for wide registers too where the compiler can choose at start.
#pragma once

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__gnu_linux__)
#define NANGSUAT_WIDE __attribute__((target_clones("avx512f", "fma", "default")))
#else
#define NANGSUAT_WIDE
#endif
