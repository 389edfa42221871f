// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>
#include <QString>

#include <memory>

namespace witan {

/// Shows notifications of the desktop. Everything is asynchronous: show() hands over and returns, and where nothing shows
/// notifications nothing happens. Texts are plain and bounded by whoever gives them; an implementation sees to it that its
/// desktop takes nothing of them for markup.
class DesktopNotifier : public QObject {
    Q_OBJECT
public:
    /// One with the key of an earlier one takes its place.
    struct Content {
        QString key;
        QString headline;            ///< our own words
        QString body;                ///< may quote strangers
        bool isUrgent = false;       ///< stays until it is looked at, where the desktop can
    };

    using QObject::QObject;

    virtual void show(const Content &content) = 0;
    virtual void takeBack(const QString &key) = 0;

Q_SIGNALS:
    void activated(const QString &key);
    /// Nothing on this desktop shows notifications this way; `content` was not shown.
    void unavailable(const witan::DesktopNotifier::Content &content);
};

/// Over D-Bus (org.freedesktop.Notifications); null on systems that have none.
std::unique_ptr<DesktopNotifier> makeBusNotifier();

} // namespace witan
