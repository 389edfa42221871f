// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>

#include <memory>

namespace witan {

/// The system's wish that this program end (SIGTERM, SIGINT; Ctrl+C and closing on Windows), as a signal in the event loop. Once this is
/// gone, the program is taken to be ending, and the wish does nothing more.
class StopSignals final : public QObject {
    Q_OBJECT
public:
    explicit StopSignals(QObject *parent = nullptr);
    ~StopSignals() override;

Q_SIGNALS:
    void stopRequested();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace witan
