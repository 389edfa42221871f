// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "service/tokens.h"

#include <functional>
#include <memory>
#include <mutex>

namespace witan {

/// The tokens of a service that runs, as its data folder has them now: a token that is added is good at once, and one
/// that is revoked is good no more. Any thread may ask.
class CurrentTokens {
public:
    explicit CurrentTokens(QString folder) : m_folder(std::move(folder)) {}

    /// Reads the files anew where their bytes have changed; they are small, and times of files are too coarse for two
    /// changes in a moment. Nothing where they cannot be read or are damaged: then nobody is let in.
    std::shared_ptr<const Tokens> now();
    /// Called by whichever thread finds a change, after now() has the new ones. Before any thread asks.
    void setChanged(std::function<void()> changed) { m_changed = std::move(changed); }

private:
    struct Files {
        QByteArray table, agentToken;
        QString fault;      ///< why they cannot be read
        bool operator==(const Files &) const = default;
    };
    Files readFiles() const;
    std::shared_ptr<const Tokens> make(const Files &files) const;

    const QString m_folder;
    std::function<void()> m_changed;
    std::mutex m_mutex;                 // guards what follows
    std::optional<Files> m_files;
    std::shared_ptr<const Tokens> m_tokens;
};

} // namespace witan
