// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

class QLockFile;

namespace witan {

/// Takes the lock, from a dead process too, whatever state it left that in; never from a living one, for which the system holds the
/// file, nor from another computer's. Where it failed, error() of the lock says why. Returns at once, except where a process died while it
/// was making a lock or taking one from the dead: after a second or two.
bool takeLock(QLockFile &lock);

} // namespace witan
