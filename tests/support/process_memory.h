// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

namespace witan::test {

/// Memory this process holds now, in bytes, without what it has freed; 0 where the system does not say or a sanitizer is at work
/// (tests then prove nothing about it).
qint64 residentBytes();
/// The same of what it has asked the system for, touched or not.
qint64 reservedBytes();

} // namespace witan::test
