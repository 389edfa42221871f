// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

#include <optional>

/// What the operating system knows about this process; one source file a platform.
namespace witan::process {

/// Milliseconds since the kernel started this process; empty where it does not say.
std::optional<qint64> ageMs();

/// Whether a window can be shown at all: a display is there, or a platform without one was asked for.
bool hasDisplay(int argc, char **argv);

/// In a child, before it becomes its program: it ends when this process ends, however that comes about.
void endWithParent();

} // namespace witan::process
