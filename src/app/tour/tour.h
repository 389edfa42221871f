// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/tour/hands.h"
#include "core/consultation.h"

#include <QElapsedTimer>
#include <QImage>
#include <QObject>
#include <QTimer>

#include <functional>
#include <optional>
#include <vector>

namespace witan {

class Desktop;

/// Does the main job by itself through the window's own controls: the sample agent asks, the elder asks back, wants
/// changes, reads revision 2, approves, and the agent reports. Leaves numbered screenshots, transcript.md and the agent's
/// database in the folder, also where it fails; those of an earlier tour are removed first. Nothing is called that a
/// person could not press.
class Tour final : public QObject {
    Q_OBJECT
public:
    Tour(Desktop &desktop, QString folder, QObject *parent = nullptr);

    void start();

Q_SIGNALS:
    /// `reason` is empty where the agent's database is what the approved plan says.
    void done(const QString &reason);

private:
    /// One thing the elder does once `ready` holds. The picture is taken just before, of what led to it.
    struct Step {
        QString picture;                    ///< empty: none
        QString waitsFor;                   ///< for the reason, where it never comes
        std::function<bool()> ready;
        std::function<void()> act;
    };
    void plan();
    void turn();
    void finish(const QString &reason);
    QString closeWith();
    bool isStill();
    bool takePicture(const QString &name);
    void removeEarlier();
    Result<void> leaveTranscript();
    Result<void> leaveDatabase();
    bool readOn();
    bool hasReadConversation();
    std::optional<Consultation> consultation() const;
    bool hasAnswerFromAgent() const;
    void openIrreversibleSteps();

    Desktop &m_desktop;
    QString m_folder;
    Hands m_hands;
    std::vector<Step> m_steps;
    size_t m_next = 0;
    int m_pictures = 0;
    QImage m_shown;                         ///< a turn ago
    QTimer m_timer;
    QElapsedTimer m_waiting, m_reading;
};

} // namespace witan
