// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

namespace witan {

/// One use of a text (QByteArray, QString) that its owner keeps between uses: it has its room already, so nothing grows while it is put together,
/// and what is kept of it is no larger than it must be. Empty at first. An uncommonly large one gives its memory back.
template<typename Text>
class Scratch {
public:
    explicit Scratch(Text &kept) : m_text(kept) { m_text.resize(0); }
    ~Scratch()
    {
        constexpr qsizetype kMost = 64 * 1024;
        if (m_text.capacity() > kMost)
            m_text = Text();
    }
    Scratch(const Scratch &) = delete;
    Scratch &operator=(const Scratch &) = delete;

    Text &text() { return m_text; }
    Text copy() const { return Text(m_text.constData(), m_text.size()); }

private:
    Text &m_text;
};

} // namespace witan
